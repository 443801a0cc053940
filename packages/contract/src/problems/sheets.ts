import { problem, type ProblemText } from "./define.ts";

export const sheetsProblems = {
  "sheet-unreadable": problem(
    422,
    ["Không đọc được tệp.", "Mở tệp bằng chương trình bảng tính, lưu lại dạng .xlsx rồi gửi lại."],
    ["The file cannot be read.", "Open it in a spreadsheet program, save it as .xlsx and send it again."],
  ),
  "sheet-not-a-spreadsheet": problem(
    422,
    ["Tệp này không phải bảng tính, dù tên tệp có thể nói vậy.", "Chọn tệp .xlsx hoặc .csv, hoặc tải mẫu về để điền."],
    ["This file is not a spreadsheet, whatever its name says.", "Choose an .xlsx or .csv file, or download the template and fill it in."],
  ),
  "sheet-has-macros": problem(
    422,
    ["Tệp có macro nên không được nhận.", "Lưu lại dạng .xlsx (không macro) rồi gửi lại."],
    ["The file holds macros and is not taken.", "Save it as .xlsx, without macros, and send it again."],
  ),
  "sheet-old-format": problem(
    422,
    ["Tệp dạng .xls cũ hoặc có mật khẩu.", "Bỏ mật khẩu, lưu lại dạng .xlsx rồi gửi lại."],
    ["The file is an old .xls or has a password.", "Take the password off, save it as .xlsx and send it again."],
  ),
  "sheet-too-large": problem(
    413,
    ["Tệp quá lớn.", "Xóa trang tính, hình ảnh thừa, hoặc chia thành nhiều tệp dưới 5 MB."],
    ["The file is too large.", "Delete spare sheets and pictures, or divide it into files below 5 MB."],
  ),
  "sheet-too-many-rows": problem(
    422,
    ["Danh sách có hơn 25.000 dòng.", "Chia thành nhiều tệp rồi làm từng tệp."],
    ["The list has more than 25,000 rows.", "Divide it into several files and do one after the other."],
  ),
  "roster-no-names": problem(
    422,
    ["Không tìm thấy cột họ và tên trong tệp.", "Ghi tên cột, ví dụ Họ và tên, Chức vụ, Điểm cầu, ngay trên danh sách; hoặc dùng tệp mẫu."],
    ["No column of names was found in the file.", "Put column headers such as Full name, Positions, Site right above the list, or use the template."],
  ),
  "roster-changed": problem(
    409,
    ["Danh sách trên máy chủ đã thay đổi sau khi bạn xem trước.", "Xem trước lại rồi xác nhận; chưa có gì được lưu."],
    ["The rosters have changed since you looked at the preview.", "Look at the preview again and confirm; nothing has been saved."],
  ),
  "roster-has-errors": problem(
    422,
    ["Danh sách còn dòng lỗi nên chưa lưu dòng nào.", "Sửa các dòng lỗi trong tệp rồi tải lên lại."],
    ["The roster still has rows with errors, so none was saved.", "Correct these rows in the file and upload it again."],
  ),
  "delegate-twin": problem(
    409,
    ["Người này, với cùng chức vụ, đã có trong danh sách của phòng.", "Tìm và sửa dòng đang có; nếu là hai người trùng tên, ghi chức vụ khác nhau."],
    ["This person, with the same positions, is on the room's roster already.", "Find the entry and change it; if they are two people of one name, give them different positions."],
  ),
  "delegate-elsewhere": problem(
    409,
    ["Người này, với cùng chức vụ, đã có trong danh sách của một điểm cầu khác.", "Mỗi người chỉ ngồi một phòng: bỏ ở đây, hoặc nhờ điểm cầu kia xóa khỏi danh sách của họ."],
    ["This person, with the same positions, is on the roster of another site already.", "A person sits in one room: leave them out here, or have that site remove them from its roster."],
  ),
  "delegate-name-unfit": problem(
    422,
    ["Đây không phải tên người.", "Ghi đầy đủ họ và tên."],
    ["This is not a person's name.", "Enter the full name."],
  ),
  "delegate-too-long": problem(
    422,
    ["Nội dung quá dài.", "Họ tên và thành phần tối đa 120 ký tự, cơ quan 200, mỗi chức vụ 300, nhiều nhất 12 chức vụ."],
    ["The text is too long.", "Name and class have at most 120 characters, the unit 200, each position 300; at most 12 positions."],
  ),
  "delegate-in-use": problem(
    409,
    [
      "Đại biểu này đã điểm danh, biểu quyết, gửi ý kiến, xác nhận thông báo hoặc được cử thay, nên không xóa được.",
      "Ai không dự thì ghi vắng có lý do khi báo sĩ số; ai đi thay thì dùng Cử người thay trong giấy mời; tên sai thì sửa.",
    ],
    [
      "This delegate has checked in, voted, asked, confirmed a notice or been substituted, so they cannot be removed.",
      "Count those who do not come as absent with a reason; name a substitute under the invitation; correct a name that is wrong.",
    ],
  ),
} as const satisfies Record<string, ProblemText>;
