import type { AgendaItemKind, Language } from "@diemcau/contract";

const vi = {
  product: "Điểm Cầu",
  skip: "Chuyển tới nội dung chính",
  display: "Cách hiển thị",
  sizeSmaller: "cỡ chữ nhỏ",
  sizeNormal: "cỡ chữ vừa",
  sizeLarger: "cỡ chữ lớn",
  otherLanguage: "English",
  otherLanguageShort: "EN",
  home: "Trang của đại biểu",
  back: "Về trang của đại biểu",

  welcomeTitle: "Trang của đại biểu",
  welcomeLead: "Trang này mở bằng mã QR hoặc đường dẫn riêng của từng đại biểu.",
  welcomeScan: "Mở máy ảnh của điện thoại, quét mã QR trên thẻ hoặc giấy mời.",
  welcomeLink: "Hoặc mở lại đường dẫn riêng đã được gửi cho quý đại biểu.",
  welcomeAsk: "Không có cả hai: hỏi phụ trách điểm cầu tại phòng.",

  prepared: "Hội nghị chưa khai mạc",
  live: "Hội nghị đang diễn ra",
  ended: "Hội nghị đã bế mạc",
  siteTime: "giờ tại điểm cầu",
  centreTime: "giờ trung tâm",

  delegate: "Đại biểu",
  room: "Điểm cầu",
  seat: "Chỗ ngồi",
  notMe: "Không phải tôi, thoát khỏi máy này",
  checkIn: "Điểm danh",
  checkInSending: "Đang gửi",
  checkInWaiting: "Chưa ghi nhận: đang chờ đường truyền. Trang tự gửi lại, xin đừng đóng trang.",
  checkedIn: "Đã điểm danh lúc {time}",
  checkInClosed: "Hội nghị đã bế mạc, không điểm danh nữa.",

  now: "Lúc này",
  nowItem: "Mục chương trình",
  nowNone: "Chưa có mục nào đang tiến hành.",
  since: "từ {time}",
  onAir: "Đang lên sóng",
  onAirNone: "Chưa có điểm cầu nào lên sóng.",
  lineUp: "Đang cập nhật trực tiếp",
  lineDown: "Mất đường truyền từ {time}; trang tự nối lại. Phần trên là của lúc đó.",
  noScript: "Trang tự tải lại mỗi phút.",
  asOf: "Cập nhật lúc {time}.",

  agenda: "Chương trình",
  agendaNone: "Chương trình chưa được đưa lên.",
  itemNow: "Đang tiến hành",
  itemDone: "Đã xong",
  minutes: "{n} phút",
  readPaper: "Đọc tham luận",
  readDocument: "Đọc văn bản",

  reading: "Tài liệu",
  papers: "Tham luận",
  documents: "Văn bản",
  readingNone: "Chưa có tài liệu.",
  noBody: "Toàn văn chưa được đưa lên.",
  files: "Tệp đính kèm",
  issuedOn: "ngày {date}",

  questions: "Câu hỏi, ý kiến",
  questionsLead: "Gửi câu hỏi tới hội nghị, tán thành câu hỏi của người khác, đọc trả lời.",
  questionsOpen: "Mở phần câu hỏi",

  about: "Về hội nghị",
  aboutTitle: "Tên hội nghị",
  aboutGround: "Căn cứ",
  aboutVenue: "Trung tâm",
  aboutTime: "Thời gian",
  calendar: "Thêm vào lịch của điện thoại",
  ownItem: "Riêng của điểm cầu",
  postponed: "Hội nghị hoãn",
  cancelled: "Hội nghị đã hủy",

  remedy: "Cách xử lý",
  errorId: "Mã lỗi",

  sheetTitle: "Mã QR của đại biểu, {site}",
  sheetLead: "Mỗi mã là của riêng một đại biểu. In giấy A4, cắt theo khung, trao tận tay; không chụp, không gửi chung.",
  sheetUse: "Quét để điểm danh, xem chương trình và tài liệu",
  sheetNone: "Danh sách đại biểu của điểm cầu này còn trống.",
  sheetCode: "Mã QR của {name}",
  sheetCount: "{n} đại biểu",
  sheetRenew: "Cấp mã mới",
  sheetRenewLead: "Dùng khi {name} mất điện thoại hoặc lộ mã. Mã cũ và các máy đã mở bằng mã cũ sẽ không dùng được nữa.",
  sheetRenewDo: "Hủy mã cũ, cấp mã mới",
  sheetRenewed: "Đã cấp mã mới. Mã cũ không còn dùng được.",
};

/** The same keys in both languages, or it does not compile. */
type Text = Readonly<Record<keyof typeof vi, string>>;

const en: Text = {
  product: "Điểm Cầu",
  skip: "Skip to the main content",
  display: "Display",
  sizeSmaller: "small text",
  sizeNormal: "normal text",
  sizeLarger: "large text",
  otherLanguage: "Tiếng Việt",
  otherLanguageShort: "VI",
  home: "Delegate's page",
  back: "Back to my page",

  welcomeTitle: "The delegate's page",
  welcomeLead: "This page opens with a delegate's own QR code or link.",
  welcomeScan: "Open the phone's camera and scan the QR code on your badge or invitation.",
  welcomeLink: "Or open again the personal link that you were sent.",
  welcomeAsk: "If you have neither, ask the site lead in your room.",

  prepared: "The conference is not open yet",
  live: "The conference is in session",
  ended: "The conference has closed",
  siteTime: "your site's time",
  centreTime: "centre's time",

  delegate: "Delegate",
  room: "Site",
  seat: "Seat",
  notMe: "This is not me, sign out",
  checkIn: "Check in",
  checkInSending: "Sending",
  checkInWaiting: "Not recorded yet: waiting for the line. The page sends it again by itself, please keep it open.",
  checkedIn: "Checked in at {time}",
  checkInClosed: "The conference has closed; check-in is over.",

  now: "Now",
  nowItem: "Agenda item",
  nowNone: "No item is being dealt with yet.",
  since: "since {time}",
  onAir: "On air",
  onAirNone: "No site is on air yet.",
  lineUp: "Updating live",
  lineDown: "The line is down since {time}; the page reconnects by itself. What is shown above is from then.",
  noScript: "This page reloads every minute.",
  asOf: "As of {time}.",

  agenda: "Agenda",
  agendaNone: "The agenda is not published yet.",
  itemNow: "In progress",
  itemDone: "Done",
  minutes: "{n} min",
  readPaper: "Read the paper",
  readDocument: "Read the document",

  reading: "Reading",
  papers: "Papers",
  documents: "Documents",
  readingNone: "There is nothing to read yet.",
  noBody: "The full text is not published yet.",
  files: "Files",
  issuedOn: "of {date}",

  questions: "Questions and opinions",
  questionsLead: "Send a question to the conference, support those of others, read the answers.",
  questionsOpen: "Open the questions",

  about: "About the conference",
  aboutTitle: "Title",
  aboutGround: "Ground",
  aboutVenue: "Centre",
  aboutTime: "Time",
  calendar: "Add to the telephone's calendar",
  ownItem: "This site's own",
  postponed: "Put off",
  cancelled: "Cancelled",

  remedy: "What to do",
  errorId: "Error id",

  sheetTitle: "Delegates' QR codes, {site}",
  sheetLead: "Each code belongs to one delegate. Print on A4, cut along the frames, hand over in person; do not photograph or forward.",
  sheetUse: "Scan to check in, see the agenda and read the papers",
  sheetNone: "This site's roster is empty.",
  sheetCode: "QR code of {name}",
  sheetCount: "{n} delegates",
  sheetRenew: "New code",
  sheetRenewLead: "For when {name} has lost the phone or the code was seen by others. The old code, and every phone that was opened with it, stop working.",
  sheetRenewDo: "Cancel the old code, make a new one",
  sheetRenewed: "A new code was made. The old one does not work any more.",
};

export const TEXT: Readonly<Record<Language, Text>> = { vi, en };
export type { Text };

export const AGENDA_KIND: Readonly<Record<Language, Readonly<Record<AgendaItemKind, string>>>> = {
  vi: {
    opening: "Khai mạc",
    report: "Báo cáo",
    briefing: "Quán triệt",
    paper: "Tham luận",
    talk: "Thông tin chuyên đề",
    adoption: "Thông qua",
    discussion: "Thảo luận",
    conclusion: "Kết luận",
    break: "Nghỉ",
  },
  en: {
    opening: "Opening",
    report: "Report",
    briefing: "Briefing",
    paper: "Paper",
    talk: "Talk",
    adoption: "Adoption",
    discussion: "Discussion",
    conclusion: "Conclusion",
    break: "Break",
  },
};

/** Puts values into a sentence: `fill("Checked in at {time}", { time })`. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}
