import { problem, type ProblemText } from "./define.ts";

export const signInsProblems = {
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
} as const satisfies Record<string, ProblemText>;
