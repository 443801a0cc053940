import type { Language, LineTestPart, LineTestVerdict } from "@diemcau/contract";
import type { LineTestReason } from "./judge.ts";

interface Words {
  /** What is so. */
  readonly title: string;
  /** What to do about it. */
  readonly remedy: string;
}
type Both = Readonly<Record<Language, Words>>;

const say = (vi: [string, string], en: [string, string]): Both => ({
  vi: { title: vi[0], remedy: vi[1] },
  en: { title: en[0], remedy: en[1] },
});

/** Read in the room, on the centre's board, and out loud on the telephone. */
const reasons: Readonly<Record<LineTestReason, Both>> = {
  "camera-denied": say(
    ["Trình duyệt chưa được phép dùng máy quay.", "Bấm biểu tượng bên trái thanh địa chỉ, chọn Cho phép máy ảnh, rồi kiểm tra lại."],
    ["The browser may not use the camera.", "Press the sign left of the address bar, allow the camera, then test again."],
  ),
  "camera-missing": say(
    ["Không tìm thấy máy quay.", "Cắm lại dây máy quay, kiểm tra nguồn, chọn đúng máy quay rồi kiểm tra lại."],
    ["No camera was found.", "Plug the camera in again, check its power, choose the right camera and test again."],
  ),
  "camera-busy": say(
    ["Máy quay đang do chương trình khác dùng.", "Đóng chương trình họp khác trên máy này rồi kiểm tra lại."],
    ["Another program is using the camera.", "Close other meeting programs on this PC and test again."],
  ),
  "camera-insecure": say(
    ["Trình duyệt chỉ cho dùng máy quay trên địa chỉ https.", "Mở trang bằng địa chỉ bắt đầu bằng https rồi kiểm tra lại."],
    ["The browser allows the camera on an https address only.", "Open the page by its https address and test again."],
  ),
  "camera-no-picture": say(
    ["Máy quay có nhưng không ra hình.", "Rút dây, đợi 10 giây, cắm lại; thử cổng khác hoặc khởi động lại máy quay."],
    ["The camera is there but gives no picture.", "Unplug it, wait 10 seconds, plug it in again; try another port or restart the camera."],
  ),
  "camera-black": say(
    ["Hình máy quay đen hoàn toàn.", "Mở nắp ống kính, tắt nút che riêng tư, bật đèn phòng, chọn đúng máy quay rồi kiểm tra lại."],
    ["The camera's picture is all black.", "Take the cap off, open the privacy shutter, switch the room's light on, choose the right camera and test again."],
  ),
  "camera-frozen": say(
    ["Hình máy quay đứng yên, không chuyển động.", "Rút dây máy quay rồi cắm lại; nếu dùng bộ chuyển hình, kiểm tra tín hiệu vào; sau đó kiểm tra lại."],
    ["The camera's picture is frozen.", "Unplug the camera and plug it in again; behind a switcher check its input; then test again."],
  ),
  "camera-small": say(
    ["Hình máy quay nhỏ, cả phòng sẽ khó thấy rõ.", "Chọn máy quay tốt hơn hoặc đặt độ phân giải từ 1280 × 720."],
    ["The camera's picture is small; a whole room is hard to see in it.", "Choose a better camera or set it to 1280 × 720 or more."],
  ),
  "camera-slow": say(
    ["Hình máy quay giật, ít hình mỗi giây.", "Bật thêm đèn, cắm máy quay vào cổng USB 3 (màu xanh), đóng bớt chương trình khác."],
    ["The camera gives few pictures a second.", "Switch on more light, use a blue USB 3 port, close other programs."],
  ),
  "microphone-denied": say(
    ["Trình duyệt chưa được phép dùng micrô.", "Bấm biểu tượng bên trái thanh địa chỉ, chọn Cho phép micrô, rồi kiểm tra lại."],
    ["The browser may not use the microphone.", "Press the sign left of the address bar, allow the microphone, then test again."],
  ),
  "microphone-missing": say(
    ["Không tìm thấy micrô.", "Cắm lại dây micrô hoặc bàn trộn âm thanh, chọn đúng micrô rồi kiểm tra lại."],
    ["No microphone was found.", "Plug the microphone or the mixer in again, choose the right microphone and test again."],
  ),
  "microphone-busy": say(
    ["Micrô đang do chương trình khác dùng.", "Đóng chương trình họp khác trên máy này rồi kiểm tra lại."],
    ["Another program is using the microphone.", "Close other meeting programs on this PC and test again."],
  ),
  "microphone-insecure": say(
    ["Trình duyệt chỉ cho dùng micrô trên địa chỉ https.", "Mở trang bằng địa chỉ bắt đầu bằng https rồi kiểm tra lại."],
    ["The browser allows the microphone on an https address only.", "Open the page by its https address and test again."],
  ),
  "microphone-muted": say(
    ["Micrô im lặng hoàn toàn: đang tắt hoặc chưa cắm.", "Bật công tắc micrô, nâng cần gạt trên bàn trộn, bỏ chế độ tắt tiếng của máy, rồi kiểm tra lại."],
    ["The microphone is completely silent: it is off or not plugged in.", "Switch the microphone on, raise its fader, unmute it in the PC's settings and test again."],
  ),
  "microphone-quiet": say(
    ["Tiếng vào micrô quá nhỏ.", "Nói gần micrô hơn, tăng mức vào trên bàn trộn hoặc trong cài đặt âm thanh của máy."],
    ["The microphone's sound is too low.", "Speak closer, turn its level up at the mixer or in the PC's sound settings."],
  ),
  "microphone-loud": say(
    ["Tiếng vào micrô quá to, bị vỡ tiếng.", "Giảm mức vào trên bàn trộn hoặc trong cài đặt âm thanh, đặt micrô xa miệng hơn."],
    ["The microphone's sound is too loud and distorted.", "Turn its level down at the mixer or in the sound settings, hold it farther away."],
  ),
  "loudspeaker-blocked": say(
    ["Trình duyệt không phát được tiếng ra loa.", "Chọn loa khác, kiểm tra dây loa, rồi kiểm tra lại."],
    ["The browser could not play through the loudspeaker.", "Choose another loudspeaker, check its cable and test again."],
  ),
  "loudspeaker-not-heard": say(
    ["Trong phòng không nghe thấy tiếng loa.", "Bật nguồn loa và tăng âm lượng, kiểm tra dây, chọn đúng loa rồi kiểm tra lại."],
    ["The loudspeaker was not heard in the room.", "Switch it on, turn it up, check its cable, choose the right loudspeaker and test again."],
  ),
  "loudspeaker-unconfirmed": say(
    ["Micrô không nghe thấy tiếng loa và chưa có người xác nhận.", "Kiểm tra lại và trả lời câu hỏi có nghe thấy tiếng loa không."],
    ["The microphone did not hear the loudspeaker and nobody confirmed it.", "Test again and answer whether you heard the tones."],
  ),
  "line-unreachable": say(
    ["Hình và tiếng không tới được máy chủ.", "Dùng dây mạng thay cho Wi-Fi; nhờ bộ phận mạng mở cổng UDP của máy chủ hình (ghi trong hướng dẫn quản trị)."],
    ["Picture and sound do not reach the server.", "Use a cable, not Wi-Fi; ask your network people to open the media server's UDP port (see the administrator's guide)."],
  ),
  "line-no-picture": say(
    ["Máy chủ nhận kết nối nhưng hình của phòng không quay về.", "Tắt phần mềm chặn và VPN trên máy, dùng dây mạng, rồi kiểm tra lại."],
    ["The server took the connection but the room's picture did not come back.", "Switch off filters and VPN on this PC, use a cable and test again."],
  ),
  "line-large-packets": say(
    ["Gói tin lớn không qua được đường truyền này: có tiếng nhưng không có hình.", "Nhờ bộ phận mạng cho gói tin UDP tới 1.280 byte đi qua (MTU của VPN, PPPoE hoặc tường lửa). Trong khi chờ: tắt VPN trên máy, hoặc dùng đường mạng khác."],
    ["Large packets do not arrive on this line: there is sound but no picture.", "Ask your network people to let UDP packets of up to 1,280 bytes through (the MTU of the VPN, PPPoE or firewall). Until then: switch off VPN on this PC, or use another line."],
  ),
  "line-codec": say(
    ["Trình duyệt này không gửi được hình H.264.", "Dùng Chrome, Edge hoặc Cốc Cốc bản mới."],
    ["This browser cannot send an H.264 picture.", "Use a recent Chrome or Edge."],
  ),
  "line-full": say(
    ["Máy chủ hình đang đầy nên chưa đo được đường truyền.", "Kiểm tra lại sau ít phút; nếu vẫn vậy, báo ban tổ chức."],
    ["The media server is full, so the line was not measured.", "Test again in a few minutes; if it persists, tell the organisers."],
  ),
  "up-slow": say(
    ["Đường gửi lên chậm, hình của phòng sẽ mờ hoặc đứng.", "Dùng dây mạng thay cho Wi-Fi, dừng việc tải lên khác; nhờ nhà mạng nâng tốc độ gửi lên từ 2 Mbit/s."],
    ["The line upward is slow: the room's picture will be blurred or stop.", "Use a cable, stop other uploads; ask the provider for 2 Mbit/s upward or more."],
  ),
  "up-pc-slow": say(
    ["Máy tính quá chậm để gửi hình rõ.", "Đóng các chương trình khác, cắm nguồn điện, hoặc dùng máy mạnh hơn."],
    ["This PC is too slow to send a clear picture.", "Close other programs, plug in its power, or use a stronger PC."],
  ),
  "down-by-up": say(
    ["Đường xuống chưa đo hết được: phòng gửi lên quá ít, nhưng phần gửi đã về đủ.", "Sửa đường lên trước (dây mạng, đóng chương trình đang tải), rồi kiểm tra lại để biết đường xuống."],
    ["The way down could not be measured in full: the room sends too little, but all of that came back.", "Mend the way up first (a cable, close programs that load), then test again to learn about the way down."],
  ),
  "down-slow": say(
    ["Đường tải về chậm, hình hội nghị sẽ mờ hoặc đứng.", "Dùng dây mạng thay cho Wi-Fi, dừng việc tải về khác; nhờ nhà mạng kiểm tra đường truyền."],
    ["The line downward is slow: the conference's picture will be blurred or stop.", "Use a cable, stop other downloads; ask the provider to check the line."],
  ),
  "loss-high": say(
    ["Đường truyền mất nhiều gói, hình và tiếng sẽ ngắt quãng.", "Dùng dây mạng thay cho Wi-Fi, thay dây hoặc cổng; nhờ bộ phận mạng kiểm tra thiết bị."],
    ["The line loses many packets: picture and sound will break up.", "Use a cable, not Wi-Fi; change cable or port; ask your network people to check."],
  ),
  "delay-high": say(
    ["Đường truyền trễ nhiều, hỏi đáp sẽ vấp.", "Tắt VPN, dùng dây mạng; nếu là đường quốc tế thì chừa thời gian khi phát biểu."],
    ["The line's delay is long: dialogue will stumble.", "Switch VPN off, use a cable; on an international line leave pauses when speaking."],
  ),
  "delay-unknown": say(
    ["Chưa đo được độ trễ của đường truyền.", "Kiểm tra lại một lần nữa."],
    ["The line's delay could not be measured.", "Test once more."],
  ),
  "browser-old": say(
    ["Trình duyệt quá cũ.", "Cập nhật trình duyệt rồi kiểm tra lại."],
    ["The browser is too old.", "Update the browser and test again."],
  ),
  "browser-unknown": say(
    ["Trình duyệt này chưa được thử với hội nghị.", "Nên dùng Chrome, Edge, Cốc Cốc hoặc Firefox bản mới."],
    ["This browser has not been tried with the conference.", "Better use a recent Chrome, Edge or Firefox."],
  ),
  "clock-wrong": say(
    ["Đồng hồ của máy lệch so với máy chủ.", "Bật chỉnh giờ tự động trong cài đặt ngày giờ của máy."],
    ["The PC's clock differs from the server's.", "Switch on automatic time in the PC's date and time settings."],
  ),
  "clock-unknown": say(
    ["Chưa so được đồng hồ của máy với máy chủ.", "Kiểm tra lại khi có đường truyền."],
    ["The PC's clock could not be compared with the server's.", "Test again when the line is up."],
  ),
};

/** A reason that this version does not know says nothing wrong: its name stands for it. */
export const reasonWords = (reason: string, language: Language): Words =>
  Object.hasOwn(reasons, reason) ? reasons[reason as LineTestReason][language] : { title: reason, remedy: "" };

const verdicts: Readonly<Record<LineTestVerdict, Readonly<Record<Language, string>>>> = {
  good: { vi: "Tốt", en: "Good" },
  usable: { vi: "Dùng được", en: "Usable" },
  "not-usable": { vi: "Chưa dùng được", en: "Not usable" },
};
export const verdictWords = (verdict: LineTestVerdict, language: Language): string => verdicts[verdict][language];

const parts: Readonly<Record<LineTestPart, Readonly<Record<Language, string>>>> = {
  camera: { vi: "Máy quay", en: "Camera" },
  microphone: { vi: "Micrô", en: "Microphone" },
  loudspeaker: { vi: "Loa", en: "Loudspeaker" },
  up: { vi: "Đường gửi lên", en: "Line upward" },
  down: { vi: "Đường tải về", en: "Line downward" },
  loss: { vi: "Mất gói", en: "Packet loss" },
  delay: { vi: "Độ trễ", en: "Delay" },
  browser: { vi: "Trình duyệt", en: "Browser" },
  clock: { vi: "Đồng hồ", en: "Clock" },
};
export const partWords = (part: LineTestPart, language: Language): string => parts[part][language];
