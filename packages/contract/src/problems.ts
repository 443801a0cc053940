/**
 * Every error that a user can meet, as a sentence with what to do, in both languages. Sent as RFC 9457
 * problem details: `{type, title, status, detail, remedy, code}`, in the language of Accept-Language.
 */
interface ProblemText {
  status: number;
  vi: { title: string; remedy: string };
  en: { title: string; remedy: string };
}

const problem = (status: number, vi: [string, string], en: [string, string]): ProblemText => ({
  status,
  vi: { title: vi[0], remedy: vi[1] },
  en: { title: en[0], remedy: en[1] },
});

export const problems = {
  "input-malformed": problem(
    400,
    ["Dữ liệu gửi lên không đúng mẫu.", "Tải lại trang rồi làm lại. Nếu vẫn lỗi, báo cho ban tổ chức."],
    ["What was sent is not in the expected form.", "Reload the page and try again. If it persists, tell the organisers."],
  ),
  "input-too-large": problem(
    413,
    ["Dữ liệu gửi lên quá lớn.", "Chia nhỏ rồi gửi lại."],
    ["What was sent is too large.", "Split it and send it again."],
  ),
  "command-unknown": problem(
    400,
    ["Máy chủ không biết lệnh này.", "Tải lại trang để dùng phiên bản mới nhất."],
    ["The server does not know this command.", "Reload the page to get the newest version."],
  ),
  "command-id-reused": problem(
    409,
    ["Mã lệnh này đã dùng cho một lệnh khác.", "Tải lại trang rồi làm lại."],
    ["This command id was already used for another command.", "Reload the page and do it again."],
  ),
  "sign-in-required": problem(
    401,
    ["Cần đăng nhập.", "Đăng nhập, hoặc mở lại đường dẫn đã được cấp."],
    ["You need to sign in.", "Sign in, or open again the link that you were given."],
  ),
  "sign-in-failed": problem(
    401,
    ["Tên đăng nhập hoặc mật khẩu không đúng.", "Kiểm tra lại rồi thử lại."],
    ["The user name or password is wrong.", "Check them and try again."],
  ),
  "not-allowed": problem(
    403,
    ["Vai trò của bạn không được làm việc này.", "Nhờ người có thẩm quyền, hoặc đăng nhập bằng tài khoản khác."],
    ["Your role may not do this.", "Ask someone who may, or sign in with another account."],
  ),
  "wrong-conference": problem(
    403,
    ["Thẻ vào này thuộc hội nghị khác.", "Mở đúng hội nghị, hoặc xin mã của hội nghị này."],
    ["This sign-in belongs to another conference.", "Open the right conference, or ask for a code of this one."],
  ),
  "not-found": problem(
    404,
    ["Không tìm thấy nội dung này.", "Kiểm tra lại đường dẫn."],
    ["There is nothing at this address.", "Check the address."],
  ),
  "conference-unknown": problem(
    404,
    ["Không có hội nghị này.", "Chọn lại trong danh sách hội nghị."],
    ["There is no such conference.", "Choose it from the list of conferences."],
  ),
  "site-unknown": problem(
    404,
    ["Hội nghị này không có điểm cầu đó.", "Chọn lại điểm cầu trong danh sách."],
    ["This conference has no such site.", "Choose the site from the list."],
  ),
  "delegate-unknown": problem(
    404,
    ["Đại biểu không có trong danh sách của điểm cầu này.", "Kiểm tra lại họ tên, hoặc báo phụ trách điểm cầu."],
    ["This delegate is not on the roster.", "Check the name, or ask the site lead."],
  ),
  "agenda-item-unknown": problem(
    404,
    ["Chương trình không có mục này.", "Tải lại chương trình rồi chọn lại."],
    ["The agenda has no such item.", "Reload the agenda and choose again."],
  ),
  "request-unknown": problem(
    409,
    ["Đăng ký phát biểu này không còn trong danh sách.", "Có thể người khác vừa xử lý; xem lại danh sách."],
    ["This request to speak is no longer in the queue.", "Someone may have dealt with it; look at the queue again."],
  ),
  "already-requested": problem(
    409,
    ["Điểm cầu này đã đăng ký phát biểu.", "Chờ đến lượt, hoặc rút đăng ký cũ trước."],
    ["This site has already asked to speak.", "Wait for its turn, or withdraw the earlier request first."],
  ),
  "queue-full": problem(
    409,
    ["Danh sách phát biểu đã đầy.", "Chờ danh sách vơi bớt rồi đăng ký lại."],
    ["The speaker queue is full.", "Wait until it is shorter and ask again."],
  ),
  "conference-not-live": problem(
    409,
    ["Hội nghị chưa khai mạc hoặc đã kết thúc.", "Chờ ban tổ chức khai mạc hội nghị."],
    ["The conference is not live.", "Wait until the organisers open it."],
  ),
  "conference-ended": problem(
    409,
    ["Hội nghị đã kết thúc.", "Không thể mở lại; lập hội nghị mới nếu cần."],
    ["The conference has ended.", "It cannot be opened again; make a new one if needed."],
  ),
  "site-not-connected": problem(
    409,
    ["Điểm cầu này chưa kết nối.", "Gọi điện cho điểm cầu; khi đã kết nối hãy làm lại."],
    ["This site is not connected.", "Telephone the site; try again when it is connected."],
  ),
  "slots-full": problem(
    409,
    ["Các ô lên sóng dành cho điểm cầu khác đã đủ; ô đầu giữ cho điểm cầu trung tâm.", "Đưa một điểm cầu khỏi sóng rồi làm lại."],
    ["All places on air for other sites are taken; the first is kept for the central site.", "Take one off air and try again."],
  ),
  "cues-full": problem(
    409,
    ["Đã có tám điểm cầu được gọi chuẩn bị, không gọi thêm được.", "Thôi gọi một điểm cầu rồi làm lại."],
    ["Eight sites are cued already, which is the most.", "Uncue one and try again."],
  ),
  "slot-taken": problem(
    409,
    ["Ô hình này đang dành cho điểm cầu trung tâm.", "Chọn ô hình khác."],
    ["This slot is kept for the central site.", "Choose another slot."],
  ),
  "site-not-on-air": problem(
    409,
    ["Điểm cầu này không ở trên sóng.", "Xem lại hình chính; có thể đã có người đưa khỏi sóng."],
    ["This site is not on air.", "Look at the programme; someone may have taken it off."],
  ),
  "code-unknown": problem(
    404,
    ["Mã điểm cầu không đúng.", "Kiểm tra từng ký tự trên giấy báo, hoặc xin lại mã."],
    ["This site code is not valid.", "Check each character, or ask for a new code."],
  ),
  "code-used": problem(
    409,
    ["Mã điểm cầu này đã được dùng cho một máy khác.", "Xin ban tổ chức cấp mã mới."],
    ["This site code was already used on another PC.", "Ask the organisers for a new code."],
  ),
  "code-expired": problem(
    410,
    ["Mã điểm cầu đã hết hạn.", "Xin ban tổ chức cấp mã mới."],
    ["This site code has expired.", "Ask the organisers for a new code."],
  ),
  "link-invalid": problem(
    404,
    ["Đường dẫn cá nhân không đúng.", "Quét lại mã QR, hoặc hỏi phụ trách điểm cầu."],
    ["This personal link is not valid.", "Scan the QR code again, or ask the site lead."],
  ),
  "link-expired": problem(
    410,
    ["Đường dẫn cá nhân đã hết hạn.", "Hỏi phụ trách điểm cầu để được cấp lại."],
    ["This personal link has expired.", "Ask the site lead for a new one."],
  ),
  "resume-from-future": problem(
    409,
    ["Máy này giữ một mốc sự kiện mà máy chủ chưa có.", "Màn hình sẽ tự tải lại trạng thái mới nhất."],
    ["This screen holds a position that the server has not reached.", "The screen reloads the newest state by itself."],
  ),
  "resume-wrong-conference": problem(
    409,
    ["Mốc sự kiện thuộc hội nghị khác.", "Màn hình sẽ tự tải lại trạng thái mới nhất."],
    ["The event position belongs to another conference.", "The screen reloads the newest state by itself."],
  ),
  "too-many-requests": problem(
    429,
    ["Gửi quá nhiều lần.", "Chờ một phút rồi thử lại."],
    ["Too many requests.", "Wait a minute and try again."],
  ),
  "server-busy": problem(
    503,
    ["Máy chủ đang bận.", "Màn hình sẽ tự thử lại; việc đã bấm chưa được ghi nhận."],
    ["The server is busy.", "The screen tries again by itself; what you pressed is not yet recorded."],
  ),
  "database-unavailable": problem(
    503,
    ["Cơ sở dữ liệu đang khởi động lại.", "Màn hình sẽ tự thử lại; việc đã bấm chưa được ghi nhận."],
    ["The database is restarting.", "The screen tries again by itself; what you pressed is not yet recorded."],
  ),
  "media-unavailable": problem(
    503,
    ["Máy chủ hình và tiếng đang khởi động lại.", "Hình và tiếng sẽ tự trở lại sau vài giây."],
    ["The media engine is restarting.", "Picture and sound come back by themselves in a few seconds."],
  ),
  "media-limit": problem(
    503,
    ["Máy chủ hình và tiếng đã đủ số điểm cầu.", "Báo ban tổ chức để thêm máy chủ."],
    ["The media engine has reached its limit of sites.", "Tell the organisers, who can add a media node."],
  ),
  "media-offer-malformed": problem(
    400,
    ["Trình duyệt gửi thông số hình và tiếng không đúng.", "Dùng Chrome, Edge hoặc Firefox bản mới rồi tải lại trang."],
    ["The browser sent media parameters that cannot be used.", "Use a current Chrome, Edge or Firefox and reload."],
  ),
  "media-codec": problem(
    415,
    ["Trình duyệt này không hỗ trợ H.264 và Opus.", "Dùng Chrome, Edge hoặc Firefox bản mới."],
    ["This browser does not offer H.264 and Opus.", "Use a current Chrome, Edge or Firefox."],
  ),
  "publish-not-allowed": problem(
    403,
    ["Điểm cầu chỉ phát hình khi được gọi hoặc đang lên sóng.", "Chờ ban tổ chức gọi."],
    ["A site publishes only when it is cued or on air.", "Wait until the control room calls you."],
  ),
  "unit-unknown": problem(
    400,
    ["Có đơn vị không tồn tại trong danh sách đã chọn.", "Tải lại cây đơn vị rồi chọn lại."],
    ["One of the chosen units does not exist.", "Reload the tree of units and choose again."],
  ),
  "conference-inconsistent": problem(
    400,
    ["Thông tin hội nghị chưa khớp nhau.", "Xem dòng chi tiết, sửa rồi gửi lại."],
    ["The conference's details do not agree with each other.", "See the details, correct them and send again."],
  ),
  "document-secret": problem(
    422,
    ["Văn bản mang dấu mật không được đưa vào hệ thống này.", "Xử lý theo quy định bảo vệ bí mật nhà nước."],
    ["A document marked secret is not admitted to this system.", "Handle it by the rules on state secrets."],
  ),
  "document-unknown": problem(
    404,
    ["Không có văn bản này trong danh mục.", "Tìm lại trong danh mục văn bản."],
    ["The registry has no such document.", "Look for it in the registry again."],
  ),
  "document-duplicate": problem(
    409,
    ["Danh mục đã có văn bản này.", "Mở văn bản đã có; nếu là văn bản khác, kiểm tra cơ quan ban hành, loại, số và ngày."],
    ["The registry has this document already.", "Open the one that is there; if yours is another one, check issuer, type, number and date."],
  ),
  "document-changed": problem(
    409,
    ["Người khác vừa sửa văn bản này.", "Xem bản mới nhất rồi sửa lại trên bản đó."],
    ["Somebody else has changed this document meanwhile.", "Look at the newest version and make your change there."],
  ),
  "document-date": problem(
    422,
    ["Ngày ban hành của văn bản không có trong lịch.", "Sửa lại ngày, hoặc để trống nếu chưa biết."],
    ["The document's date of issue is not in the calendar.", "Correct the date, or leave it out while it is not known."],
  ),
  "relation-circular": problem(
    422,
    ["Quan hệ giữa các văn bản tạo thành vòng.", "Bỏ quan hệ trỏ về chính văn bản này, trực tiếp hoặc qua văn bản khác."],
    ["The relations between the documents form a circle.", "Remove the relation that leads back to this document, directly or through others."],
  ),
  "roster-unreadable": problem(
    422,
    ["Không đọc được tệp danh sách.", "Mở tệp bằng chương trình bảng tính, lưu lại dạng .xlsx rồi gửi lại."],
    ["The roster file cannot be read.", "Open it in a spreadsheet program, save it as .xlsx and send it again."],
  ),
  "roster-not-a-spreadsheet": problem(
    422,
    ["Tệp này không phải bảng tính, dù tên tệp có thể nói vậy.", "Chọn tệp .xlsx hoặc .csv, hoặc tải mẫu về để điền."],
    ["This file is not a spreadsheet, whatever its name says.", "Choose an .xlsx or .csv file, or download the template and fill it in."],
  ),
  "roster-has-macros": problem(
    422,
    ["Tệp có macro nên không được nhận.", "Lưu lại dạng .xlsx (không macro) rồi gửi lại."],
    ["The file holds macros and is not taken.", "Save it as .xlsx, without macros, and send it again."],
  ),
  "roster-old-format": problem(
    422,
    ["Tệp dạng .xls cũ hoặc có mật khẩu.", "Bỏ mật khẩu, lưu lại dạng .xlsx rồi gửi lại."],
    ["The file is an old .xls or has a password.", "Take the password off, save it as .xlsx and send it again."],
  ),
  "roster-too-large": problem(
    413,
    ["Tệp danh sách quá lớn.", "Xóa trang tính, hình ảnh thừa, hoặc chia thành nhiều tệp dưới 5 MB."],
    ["The roster file is too large.", "Delete spare sheets and pictures, or divide it into files below 5 MB."],
  ),
  "roster-too-many-rows": problem(
    422,
    ["Danh sách có hơn 25.000 dòng.", "Chia theo điểm cầu thành nhiều tệp rồi làm từng tệp."],
    ["The roster has more than 25,000 rows.", "Divide it by site into several files and do one after the other."],
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
  internal: problem(
    500,
    ["Máy chủ gặp lỗi.", "Thử lại; nếu vẫn lỗi, báo ban tổ chức kèm mã lỗi."],
    ["The server met an error.", "Try again; if it persists, tell the organisers the error id."],
  ),
} as const satisfies Record<string, ProblemText>;

export type ProblemCode = keyof typeof problems;
export type Language = "vi" | "en";

/** RFC 9457 problem details as sent. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  /** What to do about it. */
  remedy: string;
  /** Which part of the input it was, where that is known. */
  detail?: string;
}

export function problemDetails(code: ProblemCode, language: Language, detail?: string): ProblemDetails {
  const { status, [language]: text } = problems[code];
  return { type: `/problems/${code}`, title: text.title, status, code, remedy: text.remedy, ...(detail ? { detail } : {}) };
}
