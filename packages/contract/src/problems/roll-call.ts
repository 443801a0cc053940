import { problem, type ProblemText } from "./define.ts";

export const rollCallProblems = {
  "roll-call-closed": problem(
    409,
    ["Lần điểm danh điểm cầu này đã chốt.", "Mở lại, hoặc bắt đầu một lần điểm danh mới."],
    ["This roll call is closed.", "Open it again, or begin another one."],
  ),
  "roll-call-not-open": problem(
    409,
    ["Hiện không có lần điểm danh nào đang mở.", "Chờ thư ký gọi điểm danh."],
    ["No roll call is open now.", "Wait until the secretary calls."],
  ),
  "roll-call-still-open": problem(
    409,
    ["Lần điểm danh trước còn đang mở.", "Chốt lần đó rồi bắt đầu lần mới."],
    ["The roll call before this one is still open.", "Close it first, then begin another one."],
  ),
  "roll-call-level-unknown": problem(
    409,
    ["Hội nghị này không có điểm cầu ở cấp đó.", "Chọn lại cấp trong danh sách."],
    ["This conference has no sites of that level.", "Choose a level of the list."],
  ),
  "roll-call-nobody-called": problem(
    409,
    ["Chưa gọi cấp nào nên chưa thể gọi lại.", "Gọi một cấp hoặc gọi tất cả trước."],
    ["Nobody has been called yet, so nobody can be called again.", "Call a level or all of them first."],
  ),
  "roll-call-calls-full": problem(
    409,
    ["Lần điểm danh này đã gọi quá nhiều lượt.", "Gọi điện cho các điểm cầu còn lại, hoặc chốt rồi bắt đầu lần mới."],
    ["This roll call has been called too many times.", "Telephone those that are left, or close it and begin another one."],
  ),
  "roll-call-answered-already": problem(
    409,
    ["Điểm cầu này vừa tự trả lời.", "Xem câu trả lời của điểm cầu; không cần ghi thay nữa."],
    ["The site has just answered by itself.", "See its own answer; nothing needs to be recorded any more."],
  ),
  "headcount-inconsistent": problem(
    422,
    ["Các con số của quân số chưa khớp nhau.", "Dự từ xa và đi thay không thể nhiều hơn có mặt; tổng các thành phần phải bằng số chung."],
    ["The numbers of this count do not agree with each other.", "Those remote and substitutes are part of those present; the classes must add up to the room's numbers."],
  ),
  "minutes-changed": problem(
    409,
    ["Người khác vừa sửa phần ghi thêm của biên bản.", "Nội dung bạn nhập còn nguyên: xem bản mới nhất rồi lưu lại."],
    ["Somebody else has just changed what is written into the minutes.", "What you typed is kept: look at the newest version, then save again."],
  ),
} as const satisfies Record<string, ProblemText>;
