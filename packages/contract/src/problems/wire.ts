import { problem, type ProblemText } from "./define.ts";

export const wireProblems = {
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
  "not-found": problem(
    404,
    ["Không tìm thấy nội dung này.", "Kiểm tra lại đường dẫn."],
    ["There is nothing at this address.", "Check the address."],
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
} as const satisfies Record<string, ProblemText>;
