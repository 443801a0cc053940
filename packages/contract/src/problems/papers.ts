import { problem, type ProblemText } from "./define.ts";

export const papersProblems = {
  "seating-changed": problem(
    409,
    ["Người khác vừa sửa sơ đồ chỗ ngồi này.", "Tải lại sơ đồ mới nhất rồi sửa tiếp trên bản đó."],
    ["Somebody else has changed this seat plan meanwhile.", "Load the newest plan and make your change there."],
  ),
  "seating-inconsistent": problem(
    422,
    ["Sơ đồ chỗ ngồi chưa khớp với phòng hoặc danh sách đại biểu.", "Tải lại sơ đồ: có thể danh sách vừa đổi, hoặc một ghế có hai người."],
    ["The seating does not agree with the room or the roster.", "Load the plan again: the roster may have changed, or a seat was given twice."],
  ),
  "print-empty": problem(
    422,
    ["Điểm cầu này chưa có đại biểu để in.", "Nhập danh sách đại biểu trước, rồi in lại."],
    ["This site has no delegates to print.", "Enter the roster first, then print again."],
  ),
  "print-no-plan": problem(
    422,
    ["Điểm cầu này chưa có sơ đồ chỗ ngồi.", "Lập và lưu sơ đồ ở mục Chỗ ngồi, rồi in lại."],
    ["This site has no seat plan yet.", "Make and save one under Seats, then print again."],
  ),
  "print-too-long": problem(
    422,
    ["Bản in quá dài cho một tệp.", "Dùng mục “In nhiều” dưới đây: máy chủ chia thành nhiều phần trong một tệp .zip; hoặc tải .pdf, hoặc in cho từng đại biểu."],
    ["This would be too long to print in one file.", "Use “Print many” below: the server divides it into parts in one .zip; or take .pdf, or print one delegate at a time."],
  ),
  "print-job-running": problem(
    409,
    ["Bản in trước của bạn đang được chuẩn bị.", "Chờ xong, hoặc hủy bản in đó rồi làm lại."],
    ["Your last print is still being made.", "Wait until it is done, or cancel it, and try again."],
  ),
  "print-job-unknown": problem(
    404,
    ["Không còn bản in này.", "Bản in chỉ giữ một ngày. Chuẩn bị lại."],
    ["This print is no longer there.", "Prints are kept for a day. Make it again."],
  ),
} as const satisfies Record<string, ProblemText>;
