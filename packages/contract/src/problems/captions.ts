import { problem, type ProblemText } from "./define.ts";

export const captionsProblems = {
  "caption-track-unknown": problem(
    404,
    ["Không có phụ đề này trong hội nghị.", "Chọn một phụ đề trong danh sách."],
    ["This conference has no such captions.", "Choose captions from the list."],
  ),
  "caption-tracks-full": problem(
    409,
    ["Hội nghị đã có đủ số phụ đề.", "Bỏ một phụ đề chưa dùng rồi thêm."],
    ["The conference has as many captions as it can.", "Remove ones that are not used, then add."],
  ),
  "caption-track-used": problem(
    409,
    ["Phụ đề này đã có lời ghi nên không bỏ được.", "Để nguyên; có thể đổi tên."],
    ["These captions have lines already and cannot be removed.", "Leave them; they can be renamed."],
  ),
  "caption-turn-elsewhere": problem(
    409,
    ["Lượt ghi đang ở người khác, dòng này chưa được gửi.", "Bấm “Nhận lượt ghi” rồi gửi lại dòng."],
    ["Somebody else has the turn; this line was not sent.", "Press “Take the turn” and send the line again."],
  ),
  "caption-line-too-old": problem(
    409,
    ["Dòng này đã trôi qua nên không sửa tại đây được nữa.", "Sửa các dòng gần nhất; bản ghi tải về có thể sửa sau."],
    ["This line has gone by and cannot be corrected here any more.", "Correct the latest lines; the transcript can be edited later."],
  ),
  "channel-unknown": problem(
    404,
    ["Không có kênh phiên dịch này trong hội nghị.", "Chọn một kênh trong danh sách."],
    ["This conference has no such interpreters' channel.", "Choose a channel from the list."],
  ),
  "channels-full": problem(
    409,
    ["Hội nghị đã có đủ số kênh phiên dịch.", "Bỏ một kênh rồi thêm."],
    ["The conference has as many interpreters' channels as it can.", "Remove a channel, then add."],
  ),
  "channel-mic-held": problem(
    409,
    ["Người khác, hoặc cửa sổ khác của anh/chị, đang nói trên kênh này.", "Chờ họ tắt micrô. Cần nói thay ngay: bấm “Tắt micrô” rồi bật lại."],
    ["Somebody else, or you in another window, is speaking on this channel.", "Wait until they shut the microphone. To take over at once, press “Shut the microphone”, then open it."],
  ),
  "channel-not-yours": problem(
    403,
    ["Kênh này được giao cho phiên dịch khác.", "Chọn kênh của mình, hoặc nhờ đạo diễn chương trình giao kênh."],
    ["This channel is given to another interpreter.", "Choose your own, or ask the producer to give it to you."],
  ),
} as const satisfies Record<string, ProblemText>;
