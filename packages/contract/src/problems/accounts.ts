import { problem } from "./define.ts";

/** Accounts of the centre, and one's own password. */
export const accountsProblems = {
  "account-unknown": problem(
    404,
    ["Không có tài khoản này, hoặc đã thu hồi.", "Tải lại danh sách tài khoản."],
    ["There is no such account, or it was revoked.", "Reload the list of accounts."],
  ),
  "account-own": problem(
    409,
    ["Không tự thu hồi tài khoản của chính mình được.", "Nhờ một đạo diễn chương trình khác thu hồi."],
    ["You cannot revoke your own account.", "Ask another producer to do it."],
  ),
  "password-wrong": problem(
    400,
    ["Mật khẩu hiện tại không đúng.", "Gõ lại mật khẩu đang dùng; quên thì nhờ người cử bạn gửi đường dẫn hoặc mật khẩu mới."],
    ["The present password is wrong.", "Type the one you use now; if you forgot it, ask whoever appointed you for a new link or password."],
  ),
  "password-weak": problem(
    400,
    ["Mật khẩu mới quá dễ đoán.", "Dùng ít nhất 10 ký tự, khác mật khẩu cũ và không chứa tên đăng nhập."],
    ["The new password is too easy to guess.", "Use at least 10 characters, other than the old one and without your user name in it."],
  ),
  "setup-code-wrong": problem(
    403,
    ["Mã khởi tạo không đúng.", "Chép lại mã in ở màn hình khởi động của chương trình trên máy chủ; sai nhiều lần phải chờ mười phút."],
    ["The set-up code is wrong.", "Copy it from what the program printed when it started on the server; after several wrong ones you must wait ten minutes."],
  ),
  "setup-done": problem(
    409,
    ["Hệ thống này đã được khởi tạo.", "Đăng nhập bằng tài khoản đã lập; chưa có thì nhờ đạo diễn chương trình lập cho."],
    ["This installation has been begun already.", "Sign in with the account that was made, or ask a producer for one."],
  ),
  "account-link-invalid": problem(
    404,
    ["Đường dẫn này không đúng hoặc bị thiếu.", "Mở lại nguyên vẹn đường dẫn trong thư hoặc quét lại mã QR; nếu vẫn không được, nhờ cấp trên gửi lại."],
    ["This link is wrong or incomplete.", "Open the whole link from the letter again, or scan its QR code; if that fails, ask the level above for a new one."],
  ),
  "account-link-over": problem(
    410,
    ["Đường dẫn này đã dùng, đã hết hạn hoặc đã có đường dẫn khác thay thế.", "Đăng nhập bằng mật khẩu đã đặt; nếu chưa đặt hoặc đã quên, nhờ cấp trên gửi đường dẫn mới."],
    ["This link was used, has expired, or was replaced by another.", "Sign in with the password that you chose; if you have none or forgot it, ask the level above for a new link."],
  ),
} as const;
