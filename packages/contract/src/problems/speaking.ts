import { problem, type ProblemText } from "./define.ts";

export const speakingProblems = {
  "request-quota": problem(
    409,
    ["Số đăng ký phát biểu đang chờ của đơn vị này và các đơn vị trực thuộc đã đủ chỉ tiêu.", "Ghép các đăng ký lại với nhau, rút bớt một đăng ký, hoặc chờ đến lượt rồi đăng ký lại."],
    ["This unit and those below it already have as many requests waiting as they may.", "Merge requests, withdraw one, or wait for a turn and ask again."],
  ),
  "speech-quota": problem(
    409,
    ["Đơn vị này và các đơn vị trực thuộc đã phát biểu đủ số lượt được phân bổ.", "Gửi ý kiến bằng văn bản, hoặc đề nghị Trung tâm mời phát biểu thêm."],
    ["This unit and those below it have had all the speeches they may give.", "Send the opinion in writing, or ask the centre to call you all the same."],
  ),
  "queues-differ": problem(
    409,
    ["Hai đăng ký không còn ở cùng một danh sách.", "Xem lại danh sách rồi ghép lại."],
    ["The two requests are no longer in the same queue.", "Look at the queue and merge them again."],
  ),
  "too-many-joined": problem(
    409,
    ["Một người phát biểu thay được nhiều nhất 20 đăng ký khác.", "Để các đăng ký còn lại phát biểu riêng, hoặc ghép chúng với nhau."],
    ["One speaker speaks for at most 20 other requests.", "Leave the rest to speak for themselves, or merge those with one another."],
  ),
  "keeps-no-queue": problem(
    409,
    ["Điểm cầu này không giữ danh sách đăng ký của các điểm cầu trực thuộc.", "Nhờ Trung tâm cho cấp này giữ danh sách trong phần quy định phát biểu."],
    ["This site keeps no queue for the sites below it.", "Ask the centre to let its level keep one, in the rules for speaking."],
  ),
  "speech-over": problem(
    409,
    ["Lượt phát biểu này đã kết thúc.", "Xem lượt phát biểu đang diễn ra rồi cho thêm giờ."],
    ["This speech is over already.", "Look at the speech that is on now and give time to that one."],
  ),
  "speech-another-on": problem(
    409,
    ["Đang có người khác phát biểu.", "Kết thúc lượt đang diễn ra trước, rồi hoàn tác."],
    ["Somebody else is speaking now.", "End the speech that is on now first, then undo this."],
  ),
  "speech-off-air": problem(
    409,
    ["Điểm cầu đã rời hình chính và chỗ của họ đã có điểm cầu khác.", "Đưa điểm cầu lên hình chính trước, rồi hoàn tác."],
    ["The room is no longer on air, and its place is taken.", "Put the room on air first, then undo this."],
  ),
} as const satisfies Record<string, ProblemText>;
