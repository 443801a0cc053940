import { problem, type ProblemText } from "./define.ts";

export const foreignEndsProblems = {
  "media-pass-refused": problem(
    401,
    ["Mã phát này không đúng, đã hết hạn hoặc đã bị thu hồi.", "Tạo mã mới ở trang Thiết bị ngoài của hội nghị rồi chép cả địa chỉ và mã vào thiết bị."],
    ["This stream token is wrong, expired or revoked.", "Make a new one on the conference's page of foreign ends, and copy address and token into the device."],
  ),
  "media-passes-full": problem(
    409,
    ["Hội nghị đã có đủ số mã phát còn hiệu lực.", "Thu hồi những mã không dùng nữa."],
    ["The conference has as many valid stream tokens as it may have.", "Revoke the ones that are no longer used."],
  ),
  "outputs-full": problem(
    409,
    ["Hội nghị đã có đủ số luồng phát ra ngoài: mỗi luồng dùng thêm một phần máy chủ.", "Dừng một luồng rồi thêm luồng mới."],
    ["The conference sends out as many streams as it may: each takes its part of the server.", "End one of them, then add the new one."],
  ),
  "output-unknown": problem(
    404,
    ["Luồng phát ra ngoài này không có hoặc đã dừng.", "Tải lại trang."],
    ["There is no such stream, or it has ended.", "Reload the page."],
  ),
  "output-address-missing": problem(
    400,
    ["Thiếu địa chỉ nhận luồng.", "Nhập địa chỉ bắt đầu bằng rtmp://, rtmps:// hoặc srt:// do nơi nhận cấp."],
    ["The address to send to is missing.", "Enter the address that the receiver gave; it begins with rtmp://, rtmps:// or srt://."],
  ),
  "output-address-listens": problem(
    400,
    ["Địa chỉ SRT này bắt máy chủ mở cổng để chờ bên nhận gọi vào, nên không được dùng.", "Bỏ phần mode trong địa chỉ (hoặc ghi mode=caller); bên nhận mở cổng và chờ."],
    ["This SRT address would make the server open a port and wait for the receiver, so it is not taken.", "Leave mode out of the address (or write mode=caller); the receiver opens the port and waits."],
  ),
  "output-address-local": problem(
    400,
    ["Địa chỉ này là của chính máy chủ.", "Dùng địa chỉ mà nơi nhận cấp. Nếu chương trình nhận chạy ngay trên máy chủ này, nhờ quản trị viên đặt DIEMCAU_PUSH_LOCAL=on."],
    ["This address is the server's own machine.", "Use the address that the receiver gave. Where the receiving program runs on this very server, ask the administrator to set DIEMCAU_PUSH_LOCAL=on."],
  ),
} as const satisfies Record<string, ProblemText>;
