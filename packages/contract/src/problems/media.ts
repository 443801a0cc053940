import { problem, type ProblemText } from "./define.ts";

export const mediaProblems = {
  "media-unavailable": problem(
    503,
    ["Máy chủ hình và tiếng đang khởi động lại.", "Hình và tiếng sẽ tự trở lại sau vài giây."],
    ["The media engine is restarting.", "Picture and sound come back by themselves in a few seconds."],
  ),
  "media-limit": problem(
    503,
    ["Máy chủ hình và tiếng đã đủ số điểm cầu.", "Báo ban tổ chức để thêm máy chủ."],
    ["The media engine has reached its limit of sites.", "Tell the organisers, who can add a media node."],
  ),
  "media-too-often": problem(
    429,
    ["Trang này đã xin hình và tiếng quá nhiều lần trong một phút.", "Đóng bớt cửa sổ đang mở cùng trang này; hình và tiếng tự trở lại sau một phút."],
    ["This page has asked for picture and sound too often within a minute.", "Close other windows that have the same page open; picture and sound come back by themselves after a minute."],
  ),
  "conference-full": problem(
    503,
    ["Hội nghị đã đủ số điểm cầu cùng nhận hình và tiếng mà ban tổ chức cho phép.", "Gọi ban tổ chức nâng giới hạn. Chương trình, văn bản và điểm danh vẫn dùng được; trang này tự thử lại và vào ngay khi có chỗ."],
    ["The conference has as many rooms with picture and sound as its organisers allow.", "Call the organisers, who can raise the limit. Agenda, papers and roll call go on; this page tries again by itself and comes in as soon as there is a place."],
  ),
  "media-offer-malformed": problem(
    400,
    ["Trình duyệt gửi thông số hình và tiếng không đúng.", "Dùng Chrome, Edge hoặc Firefox bản mới rồi tải lại trang."],
    ["The browser sent media parameters that cannot be used.", "Use a current Chrome, Edge or Firefox and reload."],
  ),
  "media-sdp-expected": problem(
    415,
    ["Địa chỉ này chỉ nhận nội dung SDP (Content-Type: application/sdp).", "Trong thiết bị hoặc chương trình, chọn giao thức WHIP để phát, WHEP để nhận; chương trình tự viết phải gửi đúng Content-Type."],
    ["This address takes SDP only (Content-Type: application/sdp).", "In the device or program choose WHIP to send, WHEP to receive; a program of your own has to send that content type."],
  ),
  "media-trickle-unsupported": problem(
    405,
    ["Máy chủ không nhận thêm địa chỉ mạng (trickle ICE, ICE restart) sau khi phiên đã mở.", "Đặt thiết bị gửi đủ các địa chỉ ngay trong lời mời đầu; khi đường truyền đổi, mở phiên mới."],
    ["The server takes no candidates after a session is open (trickle ICE, ICE restarts).", "Let the device send all of them with its offer; when its line changes, open a new session."],
  ),
  "media-codec": problem(
    415,
    ["Trình duyệt này không hỗ trợ H.264 và Opus.", "Dùng Chrome, Edge hoặc Firefox bản mới."],
    ["This browser does not offer H.264 and Opus.", "Use a current Chrome, Edge or Firefox."],
  ),
  "publish-not-allowed": problem(
    403,
    ["Điểm cầu chỉ phát hình khi được gọi hoặc đang lên sóng.", "Chờ ban tổ chức gọi."],
    ["A site publishes only when it is cued or on air.", "Wait until the control room calls you."],
  ),
  "encoder-sends": problem(
    409,
    ["Bộ mã hóa đang phát hình của phòng này, nên camera của máy này chờ.", "Muốn phát từ máy này: dừng bộ mã hóa, máy sẽ tự phát tiếp khi phòng đang lên sóng."],
    ["An encoder sends this room's picture, so this PC's camera stands back.", "To send from this PC, stop the encoder: the PC then goes on by itself while the room is on air."],
  ),
} as const satisfies Record<string, ProblemText>;
