import { problem, type ProblemText } from "./define.ts";

export const invitationsProblems = {
  "invitation-not-written": problem(
    409,
    ["Giấy mời của hội nghị này chưa soạn.", "Soạn nội dung và thời hạn giấy mời, lưu lại rồi gửi."],
    ["This conference's invitation is not written yet.", "Write its text and deadlines, save it, then send it."],
  ),
  "invitation-not-sent": problem(
    409,
    ["Đơn vị này chưa được mời.", "Gửi giấy mời cho đơn vị trước."],
    ["This unit has not been invited yet.", "Send it its invitation first."],
  ),
  "invitation-not-accepted": problem(
    409,
    ["Đơn vị chưa xác nhận tham dự.", "Xác nhận tham dự trước, rồi làm bước này."],
    ["The unit has not accepted yet.", "Accept the invitation first, then do this step."],
  ),
  "invitation-roster-empty": problem(
    409,
    ["Danh sách đại biểu còn trống.", "Nhập danh sách đại biểu trước khi báo đã đủ."],
    ["The roster is empty.", "Enter the delegates before declaring the roster complete."],
  ),
  "invitation-changed": problem(
    409,
    ["Người khác vừa sửa giấy mời.", "Tải lại để xem bản mới nhất rồi sửa tiếp."],
    ["Somebody else has just changed the invitation.", "Reload to see the newest version, then go on."],
  ),
  "invitation-deadlines": problem(
    400,
    ["Các thời hạn không theo thứ tự.", "Trả lời trước đăng ký, đăng ký trước danh sách, kiểm tra đường truyền sau trả lời."],
    ["The deadlines are not in order.", "Answering comes before registering, registering before the roster, the line test after answering."],
  ),
  "site-exists": problem(
    409,
    ["Đơn vị này đã có điểm cầu trong hội nghị.", "Tìm đơn vị trong danh sách điểm cầu và gửi lại giấy mời."],
    ["This unit already has a site in the conference.", "Find it among the sites and send its invitation again."],
  ),
  "absent-is-here": problem(
    409,
    ["Người đã điểm danh không tính là vắng.", "Nếu điểm danh nhầm, bấm “Ra về”."],
    ["Whoever has checked in is not absent.", "If that was a mistake press “Left”."],
  ),
  "delegate-checked-in": problem(
    409,
    ["Đại biểu này đã điểm danh.", "Người đã có mặt thì không thay được; chọn đại biểu khác."],
    ["This delegate has checked in already.", "Somebody who is present cannot be replaced; choose another delegate."],
  ),
} as const satisfies Record<string, ProblemText>;
