import { problem, type ProblemText } from "./define.ts";

export const conferencesProblems = {
  "conference-inconsistent": problem(
    400,
    ["Thông tin hội nghị chưa khớp nhau.", "Xem dòng chi tiết, sửa rồi gửi lại."],
    ["The conference's details do not agree with each other.", "See the details, correct them and send again."],
  ),
  "conference-id-reused": problem(
    409,
    ["Mã này đã dùng cho một hội nghị khác.", "Tải lại danh sách hội nghị xem đã có chưa; nếu chưa, lập lại từ đầu."],
    ["This id was already used for another conference.", "Reload the list of conferences to see whether yours is there; if not, make it again."],
  ),
  "conference-cancelled": problem(
    409,
    ["Hội nghị này đã hủy.", "Khôi phục hội nghị trước, rồi làm lại."],
    ["This conference is cancelled.", "Take it up again first, then repeat this."],
  ),
  "conference-postponed": problem(
    409,
    ["Hội nghị này đang hoãn, chưa có ngày mới.", "Sửa ngày giờ các phiên rồi bỏ dấu hoãn, sau đó làm lại."],
    ["This conference is put off without a new day.", "Give its sessions their new times and end the postponement, then repeat this."],
  ),
  "plan-changed": problem(
    409,
    ["Người khác vừa sửa chương trình này.", "Thay đổi của bạn còn nguyên: xem bản mới rồi chọn áp dụng tiếp hay bỏ."],
    ["Somebody else has changed this agenda meanwhile.", "Your change is kept: look at the newest version, then apply yours to it or drop it."],
  ),
  "plan-fixed": problem(
    409,
    ["Phần này không sửa được nữa vì hội nghị đang diễn ra hoặc đã kết thúc.", "Đang diễn ra: sửa được phiên, mục chưa đến lượt, tham luận, chủ trì. Đã kết thúc: chỉ bổ sung tham luận."],
    ["This part cannot be changed any more, because the conference is live or has ended.", "Live: sessions, items still to come, papers and chairs may be changed. Ended: papers may be completed."],
  ),
  "plan-inconsistent": problem(
    422,
    ["Chương trình có chỗ chưa khớp nhau.", "Xem dòng chi tiết, sửa rồi lưu lại."],
    ["Parts of the agenda do not agree with each other.", "See the details, correct them and save again."],
  ),
  "local-agenda-changed": problem(
    409,
    ["Người khác vừa sửa chương trình riêng của điểm cầu này.", "Nội dung bạn nhập còn nguyên: tải bản mới rồi thêm lại."],
    ["Somebody else has changed this site's own agenda meanwhile.", "What you typed is kept: load the newest version and add it again."],
  ),
  "template-unknown": problem(
    404,
    ["Không có mẫu hội nghị này.", "Chọn lại trong danh sách mẫu."],
    ["There is no such template.", "Choose one from the list of templates."],
  ),
  "series-unknown": problem(
    404,
    ["Không có chuỗi hội nghị này.", "Chọn lại trong danh sách chuỗi."],
    ["There is no such series.", "Choose one from the list of series."],
  ),
  "in-series-already": problem(
    409,
    ["Hội nghị này đã thuộc một chuỗi.", "Mở chuỗi đó để lập các kỳ tiếp theo."],
    ["This conference belongs to a series already.", "Open that series to make its next ones."],
  ),
  "calendar-unknown": problem(
    404,
    ["Địa chỉ lịch này không còn dùng được.", "Tạo địa chỉ mới trong trang Lịch rồi đăng ký lại trong ứng dụng lịch."],
    ["This calendar address is not in use any more.", "Make a new one on the calendar page and subscribe to it again."],
  ),
  "calendar-feeds-full": problem(
    409,
    ["Bạn đã có hai mươi địa chỉ lịch.", "Thu hồi địa chỉ không dùng rồi tạo lại."],
    ["You have twenty calendar addresses already.", "Revoke one that is not used and try again."],
  ),
} as const satisfies Record<string, ProblemText>;
