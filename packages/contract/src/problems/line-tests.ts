import { problem, type ProblemText } from "./define.ts";

export const lineTestsProblems = {
  "line-test-not-your-turn": problem(
    409,
    ["Chưa tới lượt phòng này đo đường truyền.", "Đợi tới lượt, hoặc bấm kiểm tra lại."],
    ["It is not this room's turn to measure its line.", "Wait for your turn, or start the test again."],
  ),
  "line-test-on-air": problem(
    409,
    ["Phòng đang được gọi hoặc đang lên sóng.", "Kiểm tra lại khi phòng không ở trên sóng."],
    ["The room is cued or on air.", "Test when the room is off air."],
  ),
  "line-test-round-times": problem(
    400,
    ["Thời gian của đợt kiểm tra không hợp lý.", "Giờ kết thúc phải sau giờ bắt đầu, chưa qua, và đợt dài nhất 14 ngày."],
    ["The times of the test round do not fit.", "It must end after it starts, not in the past, and last 14 days at most."],
  ),
  "line-test-round-unknown": problem(
    404,
    ["Không có đợt kiểm tra này, hoặc đã bị hủy.", "Tải lại danh sách các đợt kiểm tra."],
    ["There is no such test round, or it was cancelled.", "Reload the list of test rounds."],
  ),
} as const satisfies Record<string, ProblemText>;
