import { problem, type ProblemText } from "./define.ts";

export const recordingProblems = {
  "recording-disk-full": problem(
    507,
    ["Ổ đĩa của máy chủ còn quá ít chỗ để ghi hình.", "Báo quản trị hệ thống giải phóng chỗ, rồi bấm ghi lại. Hội nghị vẫn tiếp tục bình thường."],
    ["The server's disk has too little room left to record.", "Ask the system administrator to free some, then press record again. The conference goes on as usual."],
  ),
  "recording-none": problem(
    404,
    ["Hội nghị này không có bản ghi hình.", "Xem biên bản và văn bản của hội nghị."],
    ["There is no recording of this conference.", "Look at its minutes and papers."],
  ),
  "recording-not-open": problem(
    403,
    ["Bản ghi hình của hội nghị này chưa mở cho bạn xem.", "Hỏi ban tổ chức khi nào và ai được xem."],
    ["The recording of this conference is not open to you.", "Ask the organisers who may watch it, and when."],
  ),
  "recording-recalled": problem(
    410,
    ["Ban tổ chức đã thu hồi bản ghi hình này.", "Liên hệ ban tổ chức nếu cần xem."],
    ["The organisers have recalled this recording.", "Ask the organisers if you need to see it."],
  ),
  "recording-going-on": problem(
    409,
    ["Hội nghị chưa kết thúc nên chưa xóa được bản ghi hình.", "Xóa sau khi hội nghị kết thúc."],
    ["The conference is not over; its recording cannot be deleted yet.", "Delete it after the conference has ended."],
  ),
  "recording-part-unknown": problem(
    404,
    ["Đoạn ghi hình này không còn.", "Tải lại trang để xem những đoạn hiện có."],
    ["This part of the recording is not there any more.", "Reload the page to see the parts that are."],
  ),
  "recording-stretch-empty": problem(
    404,
    ["Khoảng thời gian này không có hình và tiếng nào được ghi.", "Chọn mục khác trong chương trình."],
    ["Nothing was seen or heard in this stretch of the recording.", "Choose another item of the agenda."],
  ),
} as const satisfies Record<string, ProblemText>;
