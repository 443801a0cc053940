import { problem, type ProblemText } from "./define.ts";

export const edgesProblems = {
  "edges-full": problem(
    503,
    ["Mọi máy chủ nhánh đã đủ số điểm cầu mà ban tổ chức cho phép.", "Gọi ban tổ chức: cần thêm một máy chủ nhánh hoặc nâng giới hạn của một máy. Trang này tự thử lại."],
    ["Every edge has as many sites as the organisers allow it.", "Call the organisers: another edge is needed, or a higher limit for one of them. This page tries again by itself."],
  ),
  "players-full": problem(
    503,
    ["Không còn chỗ cho điện thoại và trình phát ngoài.", "Gọi ban tổ chức: cần thêm một máy chủ nhánh không dùng Janus (máy dùng Janus chỉ phát cho điểm cầu) hoặc nâng giới hạn của một máy. Thử lại sau ít phút."],
    ["There is no place left for phones and foreign players.", "Call the organisers: another edge without Janus is needed (edges with Janus serve rooms alone), or a higher limit for one. Try again in some minutes."],
  ),
  "edge-not-better": problem(
    409,
    ["Máy chủ nhánh này không hợp hơn máy đang phục vụ điểm cầu.", "Không cần làm gì: điểm cầu vẫn nhận chương trình từ máy đang phục vụ."],
    ["That edge would serve the room no better than the one it has.", "Nothing needs to be done: the room keeps the programme where it has it."],
  ),
  "edge-not-up": problem(
    409,
    ["Máy chủ nhánh này chưa phục vụ, nên không nhận thêm điểm cầu được.", "Chờ đến khi máy ghi “đang phục vụ” rồi thử lại."],
    ["That edge is not serving, so no rooms can come to it.", "Wait until it says “serving” and try again."],
  ),
  "edge-unknown": problem(
    404,
    ["Không có máy chủ nhánh này.", "Tải lại trang: có thể máy vừa được gỡ bỏ."],
    ["There is no such edge.", "Reload: it may have just been removed."],
  ),
  "edge-key-refused": problem(
    401,
    ["Khóa của máy chủ nhánh không đúng hoặc đã bị thu hồi.", "Chép lại dòng lệnh mới từ trang Máy chủ nhánh của văn phòng rồi khởi động lại máy này."],
    ["The key of this edge is wrong or was revoked.", "Copy the new line from the office's page of edges and start this machine again with it."],
  ),
  "edge-replaced": problem(
    409,
    ["Một máy khác đang chạy với cùng khóa máy chủ nhánh này.", "Mỗi máy cần một khóa riêng: thêm một máy chủ nhánh ở trang Máy chủ nhánh."],
    ["Another machine runs with the key of this edge.", "Each machine needs a key of its own: add another edge on the page of edges."],
  ),
  "edge-not-registered": problem(
    409,
    ["Trung tâm chưa biết máy chủ nhánh này đang chạy.", "Máy tự đăng ký lại, không cần làm gì."],
    ["The centre does not know that this edge runs.", "It registers again by itself; nothing needs to be done."],
  ),
  "edge-name-taken": problem(
    409,
    ["Đã có máy chủ nhánh mang tên này.", "Chọn tên khác."],
    ["There is an edge with this name already.", "Choose another name."],
  ),
  "edge-parent-unknown": problem(
    409,
    ["Máy chủ cấp trên ghi trong địa chỉ không có.", "Chép lại dòng lệnh từ trang Máy chủ nhánh của văn phòng."],
    ["The parent that the address names does not exist.", "Copy the line from the office's page of edges again."],
  ),
  "edge-parent-circle": problem(
    409,
    ["Một máy chủ nhánh không thể nằm dưới chính nó.", "Chọn máy chủ cấp trên khác."],
    ["An edge cannot be below itself.", "Choose another parent."],
  ),
  "edges-too-many": problem(
    409,
    ["Đã có đủ số máy chủ nhánh mà một hệ thống quản lý được.", "Gỡ bỏ những máy không dùng nữa."],
    ["There are as many edges as one installation keeps.", "Remove the ones that are no longer used."],
  ),
} as const satisfies Record<string, ProblemText>;
