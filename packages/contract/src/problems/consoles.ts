import { problem } from "./define.ts";

/** Who drives: hand-over and taking back. */
export const consolesProblems = {
  "console-held": problem(
    409,
    ["Phần việc này đang do người khác phụ trách.", "Nhờ người ấy bàn giao, hoặc bấm “Nhận” ở mục Bàn điều khiển rồi làm lại."],
    ["Somebody else is in charge of this part.", "Ask them to hand it over, or press “Take” under Consoles and do it again."],
  ),
  "console-person-unknown": problem(
    400,
    ["Không bàn giao cho người này được.", "Chọn một tài khoản đang hoạt động của trung tâm, có quyền với mọi phần việc được giao."],
    ["These parts cannot be handed to this person.", "Choose an active account of the centre that has the right to all of them."],
  ),
  "act-unknown": problem(
    404,
    ["Thao tác này không còn trong danh sách hoàn tác.", "Làm thao tác ngược lại bằng tay."],
    ["This act is no longer kept for undoing.", "Do the opposite by hand."],
  ),
  "act-not-reversible": problem(
    409,
    ["Thao tác này không hoàn tác được.", "Làm thao tác ngược lại bằng tay, nếu có."],
    ["This act cannot be undone.", "Do the opposite by hand, where there is one."],
  ),
  "act-overtaken": problem(
    409,
    ["Sau thao tác này đã có thao tác khác thay đổi cùng chỗ.", "Hoàn tác thao tác mới hơn trước, hoặc sửa trực tiếp."],
    ["Something else has changed the same thing since.", "Undo the newer act first, or change it directly."],
  ),
} as const;
