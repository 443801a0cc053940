import { problem, type ProblemText } from "./define.ts";

export const offlineProblems = {
  "happened-in-future": problem(
    422,
    ["Giờ ghi trên việc này còn ở phía trước.", "Chỉnh lại đồng hồ của máy cho đúng, rồi bấm Gửi theo giờ hiện tại."],
    ["This carries a time that has not come yet.", "Set this PC's clock right, then press Send as of now."],
  ),
  "happened-too-early": problem(
    422,
    ["Giờ ghi trên việc này sớm hơn lúc hội nghị được chuẩn bị.", "Chỉnh lại đồng hồ của máy cho đúng, rồi bấm Gửi theo giờ hiện tại."],
    ["This carries a time before the conference was prepared.", "Set this PC's clock right, then press Send as of now."],
  ),
  "happened-at-of-rooms": problem(
    403,
    ["Chỉ máy của phòng điểm cầu được ghi giờ đã làm.", "Gửi lại mà không kèm giờ."],
    ["Only a room's PC may say when something was done.", "Send it again without a time."],
  ),
  "late-item-over": problem(
    409,
    ["Mục chương trình mà phòng xin phát biểu đã qua trong lúc mất đường truyền.", "Nếu vẫn muốn phát biểu, đăng ký lại cho mục đang tiến hành."],
    ["The agenda item on which the room asked to speak was over before the line was back.", "If you still want to speak, ask again for the item that is under way."],
  ),
  "late-moment-over": problem(
    409,
    ["Việc này chỉ có nghĩa vào lúc làm, nên không được thực hiện muộn.", "Nếu vẫn cần, làm lại bây giờ."],
    ["This only made sense when it was done, so it is not carried out late.", "If it is still needed, do it now."],
  ),
} as const satisfies Record<string, ProblemText>;
