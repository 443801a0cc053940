import { problem, type ProblemText } from "./define.ts";

export const questionsProblems = {
  "questions-closed": problem(
    409,
    ["Hội nghị hiện không nhận câu hỏi.", "Chờ chủ tọa mở lại phần câu hỏi, hoặc nộp giấy cho phụ trách điểm cầu."],
    ["The conference takes no questions now.", "Wait until the chair opens questions again, or hand it in on paper to the site lead."],
  ),
  "questions-full": problem(
    409,
    ["Hội nghị đã nhận đủ số câu hỏi có thể lưu.", "Tán thành một câu hỏi đã có, hoặc nộp giấy cho phụ trách điểm cầu."],
    ["The conference holds as many questions as it can.", "Support a question that is there, or hand it in on paper to the site lead."],
  ),
  "question-needs-name": problem(
    409,
    ["Hội nghị này không nhận câu hỏi không ghi tên.", "Gửi lại câu hỏi kèm tên người hỏi."],
    ["This conference takes no questions without a name.", "Send the question again with the name of who asks."],
  ),
  "question-unknown": problem(
    404,
    ["Không có câu hỏi này trong hội nghị.", "Tải lại danh sách câu hỏi."],
    ["This conference has no such question.", "Reload the list of questions."],
  ),
  "question-not-shown": problem(
    409,
    ["Câu hỏi này không còn được hiển thị, hoặc đã được trả lời.", "Tải lại danh sách rồi chọn câu hỏi khác."],
    ["This question is not shown any more, or has been answered.", "Reload the list and choose another one."],
  ),
  "question-own": problem(
    409,
    ["Đây là câu hỏi của chính quý đại biểu.", "Người hỏi đã được tính; chỉ người khác tán thành thêm."],
    ["This is your own question.", "Who asks is counted already; only others can support it."],
  ),
  "question-not-now": problem(
    409,
    ["Câu hỏi đang ở trạng thái không làm được việc này; có thể người khác vừa xử lý.", "Xem lại câu hỏi trong danh sách rồi làm tiếp."],
    ["The question stands where this cannot be done; somebody else may have dealt with it just now.", "Look at it again in the list and go on from there."],
  ),
  "question-withdraw-late": problem(
    409,
    ["Câu hỏi này đang lên hình, đã được trả lời hoặc đã được trả lại, nên không rút được nữa.", "Nếu cần, báo phụ trách điểm cầu để nhắn trung tâm."],
    ["This question is on the programme, has been answered or was returned, so it can no longer be withdrawn.", "If you must, ask your site lead to tell the centre."],
  ),
} as const satisfies Record<string, ProblemText>;
