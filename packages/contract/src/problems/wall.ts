import { problem, type ProblemText } from "./define.ts";

export const wallProblems = {
  "still-malformed": problem(
    400,
    ["Ảnh của phòng không đúng mẫu.", "Tải lại trang phòng họp. Nếu vẫn lỗi, đổi trình duyệt hoặc báo cho ban tổ chức."],
    ["The still of the room is not in the expected form.", "Reload the room's page. If it persists, use another browser or tell the organisers."],
  ),
  "previews-full": problem(
    409,
    ["Đang xem trực tiếp đủ số điểm cầu cho phép.", "Đóng một điểm cầu đang xem rồi mở điểm cầu này."],
    ["As many rooms as possible are being looked into live.", "Close one of them, then open this one."],
  ),
} as const satisfies Record<string, ProblemText>;
