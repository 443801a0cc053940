import { problem, type ProblemText } from "./define.ts";

export const floorProblems = {
  "conference-unknown": problem(
    404,
    ["Không có hội nghị này.", "Chọn lại trong danh sách hội nghị."],
    ["There is no such conference.", "Choose it from the list of conferences."],
  ),
  "site-unknown": problem(
    404,
    ["Hội nghị này không có điểm cầu đó.", "Chọn lại điểm cầu trong danh sách."],
    ["This conference has no such site.", "Choose the site from the list."],
  ),
  "delegate-unknown": problem(
    404,
    ["Đại biểu không có trong danh sách của điểm cầu này.", "Kiểm tra lại họ tên, hoặc báo phụ trách điểm cầu."],
    ["This delegate is not on the roster.", "Check the name, or ask the site lead."],
  ),
  "agenda-item-unknown": problem(
    404,
    ["Chương trình không có mục này.", "Tải lại chương trình rồi chọn lại."],
    ["The agenda has no such item.", "Reload the agenda and choose again."],
  ),
  "request-unknown": problem(
    409,
    ["Đăng ký phát biểu này không còn trong danh sách.", "Có thể người khác vừa xử lý; xem lại danh sách."],
    ["This request to speak is no longer in the queue.", "Someone may have dealt with it; look at the queue again."],
  ),
  "already-requested": problem(
    409,
    ["Điểm cầu này đã đăng ký phát biểu.", "Chờ đến lượt, hoặc rút đăng ký cũ trước."],
    ["This site has already asked to speak.", "Wait for its turn, or withdraw the earlier request first."],
  ),
  "queue-full": problem(
    409,
    ["Danh sách phát biểu đã đầy.", "Chờ danh sách vơi bớt rồi đăng ký lại."],
    ["The speaker queue is full.", "Wait until it is shorter and ask again."],
  ),
  "conference-not-live": problem(
    409,
    ["Hội nghị chưa khai mạc hoặc đã kết thúc.", "Chờ ban tổ chức khai mạc hội nghị."],
    ["The conference is not live.", "Wait until the organisers open it."],
  ),
  "conference-ended": problem(
    409,
    ["Hội nghị đã kết thúc.", "Không thể mở lại; lập hội nghị mới nếu cần."],
    ["The conference has ended.", "It cannot be opened again; make a new one if needed."],
  ),
  "site-not-connected": problem(
    409,
    ["Điểm cầu này chưa kết nối.", "Gọi điện cho điểm cầu; khi đã kết nối hãy làm lại."],
    ["This site is not connected.", "Telephone the site; try again when it is connected."],
  ),
  "encoder-not-sending": problem(
    409,
    ["Phòng của điểm cầu chưa kết nối, và bộ mã hóa của điểm cầu chưa phát.", "Gọi điểm cầu chuẩn bị, bắt đầu phát trên bộ mã hóa, rồi đưa lên sóng."],
    ["The site's room is not connected, and its encoder does not send.", "Cue the site, start sending on the encoder, then put it on air."],
  ),
  "slots-full": problem(
    409,
    ["Các ô lên sóng dành cho điểm cầu khác đã đủ; ô đầu giữ cho điểm cầu trung tâm.", "Đưa một điểm cầu khỏi sóng rồi làm lại."],
    ["All places on air for other sites are taken; the first is kept for the central site.", "Take one off air and try again."],
  ),
  "cues-full": problem(
    409,
    ["Đã có tám điểm cầu được gọi chuẩn bị, không gọi thêm được.", "Thôi gọi một điểm cầu rồi làm lại."],
    ["Eight sites are cued already, which is the most.", "Uncue one and try again."],
  ),
  "slot-taken": problem(
    409,
    ["Ô hình này đang dành cho điểm cầu trung tâm.", "Chọn ô hình khác."],
    ["This slot is kept for the central site.", "Choose another slot."],
  ),
  "site-not-on-air": problem(
    409,
    ["Điểm cầu này không ở trên sóng.", "Xem lại hình chính; có thể đã có người đưa khỏi sóng."],
    ["This site is not on air.", "Look at the programme; someone may have taken it off."],
  ),
} as const satisfies Record<string, ProblemText>;
