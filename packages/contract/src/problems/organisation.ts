import { problem, type ProblemText } from "./define.ts";

export const organisationProblems = {
  "unit-unknown": problem(
    400,
    ["Có đơn vị không tồn tại trong danh sách đã chọn.", "Tải lại cây đơn vị rồi chọn lại."],
    ["One of the chosen units does not exist.", "Reload the tree of units and choose again."],
  ),
  "unit-changed": problem(
    409,
    ["Đơn vị vừa được người khác sửa.", "Tải lại trang để xem bản mới nhất rồi sửa lại."],
    ["Somebody else has just changed the unit.", "Reload the page to see the newest version, then change it again."],
  ),
  "unit-code-taken": problem(
    409,
    ["Mã này đang thuộc một đơn vị khác cùng cấp trong cùng thời gian.", "Chọn mã khác, hoặc kết thúc hiệu lực của đơn vị kia trước."],
    ["Another unit of this level has the code at the same time.", "Choose another code, or close the other unit first."],
  ),
  "unit-cycle": problem(
    409,
    ["Một đơn vị không thể nằm dưới chính nó.", "Chọn đơn vị cấp trên ở nhánh khác."],
    ["A unit cannot stand below itself.", "Choose a parent in another branch."],
  ),
  "unit-level": problem(
    409,
    ["Đơn vị cấp trên phải ở cấp cao hơn hoặc ngang bằng.", "Chọn loại đơn vị hoặc đơn vị cấp trên khác."],
    ["The unit above must be of a higher or the same level.", "Choose another kind or another parent."],
  ),
  "unit-not-in-force": problem(
    409,
    ["Có đơn vị không tồn tại vào ngày đã chọn.", "Kiểm tra ngày hiệu lực của đơn vị và của đơn vị cấp trên hoặc kế thừa."],
    ["A unit does not exist on the chosen day.", "Check the day, and the validity of the unit, its parent and its successors."],
  ),
  "unit-later-change": problem(
    409,
    ["Đơn vị đã có thay đổi sau ngày này.", "Chọn ngày sau lần thay đổi gần nhất."],
    ["The unit has been changed with effect after this day.", "Choose a day after the last change."],
  ),
  "unit-has-units-below": problem(
    409,
    ["Đơn vị vẫn còn đơn vị trực thuộc vào ngày này.", "Chọn kết thúc cả các đơn vị trực thuộc, hoặc chuyển chúng sang một đơn vị kế thừa."],
    ["There are still units below this one on that day.", "Choose to close them as well, or to move them to one successor."],
  ),
  "unit-kind-unknown": problem(
    400,
    ["Loại đơn vị này không có trong danh mục.", "Tải lại trang rồi chọn loại có trong danh mục."],
    ["There is no such kind of unit.", "Reload the page and choose one of the list."],
  ),
  "person-unknown": problem(
    404,
    ["Không tìm thấy người này.", "Người này có thể đã bị xóa; tải lại danh sách."],
    ["There is no such person.", "They may have been removed; reload the list."],
  ),
  "person-changed": problem(
    409,
    ["Thông tin người này vừa được người khác sửa.", "Tải lại trang để xem bản mới nhất rồi sửa lại."],
    ["Somebody else has just changed this person.", "Reload the page to see the newest version, then change it again."],
  ),
  "committee-changed": problem(
    409,
    ["Ban này vừa được người khác sửa hoặc xóa.", "Tải lại trang để xem bản mới nhất rồi sửa lại."],
    ["Somebody else has just changed or removed this committee.", "Reload the page to see the newest version, then change it again."],
  ),
  "dates-reversed": problem(
    400,
    ["Ngày kết thúc đứng trước ngày bắt đầu.", "Sửa lại hai ngày rồi lưu."],
    ["The last day stands before the first.", "Correct the two days and save again."],
  ),
  "rank-unknown": problem(
    400,
    ["Có chức danh không có trong bảng thứ tự.", "Tải lại trang rồi chọn lại."],
    ["A rank is not in the rank table.", "Reload the page and choose again."],
  ),
  "username-taken": problem(
    409,
    ["Tên đăng nhập này đã có người dùng.", "Chọn tên đăng nhập khác."],
    ["This user name is taken.", "Choose another user name."],
  ),
  "officer-unknown": problem(
    404,
    ["Tài khoản cán bộ này không còn.", "Tải lại trang; tài khoản có thể đã bị thu hồi."],
    ["There is no such officer any more.", "Reload the page; the account may have been revoked."],
  ),
  "committees-no-names": problem(
    422,
    ["Không thấy cột “Ban” và cột “Họ và tên” trong tệp.", "Ghi tên các cột ở dòng đầu, hoặc dùng tệp mẫu."],
    ["The file has no columns “Committee” and “Full name”.", "Name the columns in the first row, or use the template."],
  ),
  "contacts-no-units": problem(
    422,
    ["Không thấy cột “Đơn vị” cùng cột “Điện thoại”, “E-mail”, “Người liên hệ” hoặc “Địa chỉ” trong tệp.", "Ghi tên các cột ở dòng đầu, hoặc dùng tệp mẫu."],
    ["The file has no column “Unit” beside “Telephone”, “E-mail”, “Contact” or “Address”.", "Name the columns in the first row, or use the template."],
  ),
  "officers-no-names": problem(
    422,
    ["Không thấy cột “Đơn vị” và cột “Cán bộ đầu mối” trong tệp.", "Ghi tên các cột ở dòng đầu, hoặc dùng tệp mẫu."],
    ["The file has no columns “Unit” and “Officer”.", "Name the columns in the first row, or use the template."],
  ),
  "mergers-no-names": problem(
    422,
    ["Không thấy cột “Đơn vị cũ” và cột “Đơn vị mới” trong tệp.", "Ghi tên các cột ở dòng đầu, hoặc dùng tệp mẫu."],
    ["The file has no columns “Old unit” and “New unit”.", "Name the columns in the first row, or use the template."],
  ),
  "units-no-names": problem(
    422,
    ["Không tìm thấy cột tên đơn vị trong tệp.", "Ghi tên cột, ví dụ Mã, Tên đơn vị, Loại, Đơn vị cấp trên, ngay trên danh sách; hoặc dùng tệp mẫu."],
    ["No column of unit names was found in the file.", "Put column headers such as Code, Unit name, Kind, Parent unit right above the list, or use the template."],
  ),
  "import-changed": problem(
    409,
    ["Dữ liệu trên máy chủ đã thay đổi sau khi bạn xem trước.", "Xem trước lại rồi xác nhận; chưa có gì được lưu."],
    ["The data have changed since you looked at the preview.", "Look at the preview again and confirm; nothing has been saved."],
  ),
  "import-has-errors": problem(
    422,
    ["Tệp còn dòng lỗi nên chưa lưu dòng nào.", "Sửa các dòng lỗi trong tệp rồi tải lên lại."],
    ["The file still has rows with errors, so none was saved.", "Correct these rows in the file and upload it again."],
  ),
} as const satisfies Record<string, ProblemText>;
