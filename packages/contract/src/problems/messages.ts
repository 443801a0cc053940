import { problem, type ProblemText } from "./define.ts";

export const messagesProblems = {
  "notice-to-nobody": problem(
    409,
    ["Thông báo chưa có nơi nhận.", "Chọn ít nhất một điểm cầu, hoặc chọn gửi tới đại biểu."],
    ["The notice is addressed to nobody.", "Choose at least one site, or choose delegates."],
  ),
  "notice-unknown": problem(
    409,
    ["Không có thông báo này, hoặc thông báo đã được thu hồi.", "Tải lại trang để xem danh sách mới nhất."],
    ["There is no such notice, or it was withdrawn.", "Reload the page to see the newest list."],
  ),
  "notice-outside-unit": problem(
    403,
    ["Thông báo có điểm cầu không thuộc đơn vị.", "Chọn lại trong các điểm cầu của đơn vị và cấp dưới."],
    ["The notice is for sites that are not of your unit.", "Choose among the sites of your unit and those below it."],
  ),
  "notice-of-others": problem(
    403,
    ["Thông báo này do nơi khác gửi.", "Đề nghị nơi gửi nhắc lại hoặc thu hồi; hoặc gửi thông báo của đơn vị."],
    ["This notice was sent by somebody else.", "Ask them to send it again or withdraw it, or send one of your own."],
  ),
  "notices-full": problem(
    409,
    ["Hội nghị này đã gửi 300 thông báo, nhiều nhất có thể.", "Nhắn riêng cho từng điểm cầu qua đường liên lạc."],
    ["This conference has sent 300 notices, the most there can be.", "Write to single sites on their lines."],
  ),
  "line-too-fast": problem(
    429,
    ["Điểm cầu gửi tin quá nhanh.", "Tin này tự gửi lại sau ít phút; việc gấp xin gọi điện thoại."],
    ["The room writes too fast.", "This message is sent again by itself in a moment; telephone when it is urgent."],
  ),
  "line-full": problem(
    409,
    ["Đường liên lạc này đã có quá nhiều tin.", "Gọi điện thoại cho phía bên kia."],
    ["This line holds too many messages.", "Telephone the other side."],
  ),
  "incident-not-open": problem(
    409,
    ["Sự cố này không còn mở.", "Có người vừa đóng sự cố; nếu chưa khắc phục, bấm “Mở lại”."],
    ["This incident is not open any more.", "Somebody has just closed it; reopen it if it is not solved."],
  ),
  "incident-not-closed": problem(
    409,
    ["Không mở lại được sự cố này.", "Sự cố đóng đã lâu: mở sự cố mới và ghi rõ là sự cố cũ tái diễn."],
    ["This incident cannot be opened again.", "It was closed too long ago: open a new one and note that it is the old trouble."],
  ),
  "incident-same-open": problem(
    409,
    ["Điểm cầu đang có một sự cố cùng loại còn mở.", "Ghi chú vào sự cố đang mở đó."],
    ["The site has an open incident of the same kind.", "Add a note to that one."],
  ),
  "incidents-of-site": problem(
    409,
    ["Điểm cầu này đang có quá nhiều sự cố mở.", "Đóng bớt sự cố đã khắc phục, hoặc ghi thêm vào sự cố đang mở."],
    ["This site has too many open incidents.", "Close those that are solved, or add a note to an open one."],
  ),
  "incidents-full": problem(
    409,
    ["Hội nghị đang có quá nhiều sự cố mở.", "Đóng các sự cố đã khắc phục rồi mở sự cố này."],
    ["The conference has too many open incidents.", "Close those that are solved, then open this one."],
  ),
  "incident-notes": problem(
    409,
    ["Sự cố này đã có quá nhiều ghi chú.", "Đóng sự cố, hoặc mở sự cố mới."],
    ["This incident has too many notes.", "Close it, or open a new one."],
  ),
} as const satisfies Record<string, ProblemText>;
