import { problem, type ProblemText } from "./define.ts";

export const localProblems = {
  "local-not-open": problem(
    409,
    ["Điểm cầu chưa khai mạc tại chỗ.", "Bấm khai mạc tại điểm cầu trước."],
    ["The room has not opened its own part.", "Open it first."],
  ),
  "local-items-full": problem(
    409,
    ["Điểm cầu đã thêm quá nhiều mục trong lúc hội nghị diễn ra.", "Bỏ bớt mục không dùng, hoặc ghi vào kết luận."],
    ["The room has added too many items while the conference went on.", "Write the rest into the conclusions."],
  ),
  "conclusions-full": problem(
    409,
    ["Điểm cầu đã ghi quá nhiều kết luận.", "Sửa hoặc gộp các kết luận đã ghi."],
    ["The room has written too many conclusions.", "Change or merge those it has."],
  ),
  "local-pause-over": problem(
    409,
    ["Giờ tiếp tục đã qua.", "Chọn giờ tiếp tục sau lúc này."],
    ["The time to resume has passed.", "Choose a later time."],
  ),
} as const satisfies Record<string, ProblemText>;
