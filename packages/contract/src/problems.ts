import { problem, type ProblemText } from "./problems/define.ts";
import { rollCallProblems } from "./problems/roll-call.ts";
import { speakingProblems } from "./problems/speaking.ts";
import { wallProblems } from "./problems/wall.ts";
import { stageProblems } from "./problems/stage.ts";
import { questionsProblems } from "./problems/questions.ts";
import { votingProblems } from "./problems/voting.ts";
import { messagesProblems } from "./problems/messages.ts";
import { localProblems } from "./problems/local.ts";
import { captionsProblems } from "./problems/captions.ts";
import { accountsProblems } from "./problems/accounts.ts";
import { consolesProblems } from "./problems/consoles.ts";
import { offlineProblems } from "./problems/offline.ts";
/**
 * Every error that a user can meet, as a sentence with what to do, in both languages. Sent as RFC 9457
 * problem details: `{type, title, status, detail, remedy, code}`, in the language of Accept-Language.
 */
export const problems = {
  "input-malformed": problem(
    400,
    ["Dữ liệu gửi lên không đúng mẫu.", "Tải lại trang rồi làm lại. Nếu vẫn lỗi, báo cho ban tổ chức."],
    ["What was sent is not in the expected form.", "Reload the page and try again. If it persists, tell the organisers."],
  ),
  "input-too-large": problem(
    413,
    ["Dữ liệu gửi lên quá lớn.", "Chia nhỏ rồi gửi lại."],
    ["What was sent is too large.", "Split it and send it again."],
  ),
  "command-unknown": problem(
    400,
    ["Máy chủ không biết lệnh này.", "Tải lại trang để dùng phiên bản mới nhất."],
    ["The server does not know this command.", "Reload the page to get the newest version."],
  ),
  "command-id-reused": problem(
    409,
    ["Mã lệnh này đã dùng cho một lệnh khác.", "Tải lại trang rồi làm lại."],
    ["This command id was already used for another command.", "Reload the page and do it again."],
  ),
  "sign-in-required": problem(
    401,
    ["Cần đăng nhập.", "Đăng nhập, hoặc mở lại đường dẫn đã được cấp."],
    ["You need to sign in.", "Sign in, or open again the link that you were given."],
  ),
  "sign-in-failed": problem(
    401,
    ["Tên đăng nhập hoặc mật khẩu không đúng.", "Kiểm tra lại rồi thử lại."],
    ["The user name or password is wrong.", "Check them and try again."],
  ),
  "not-allowed": problem(
    403,
    ["Vai trò của bạn không được làm việc này.", "Nhờ người có thẩm quyền, hoặc đăng nhập bằng tài khoản khác."],
    ["Your role may not do this.", "Ask someone who may, or sign in with another account."],
  ),
  "wrong-conference": problem(
    403,
    ["Thẻ vào này thuộc hội nghị khác.", "Mở đúng hội nghị, hoặc xin mã của hội nghị này."],
    ["This sign-in belongs to another conference.", "Open the right conference, or ask for a code of this one."],
  ),
  "not-found": problem(
    404,
    ["Không tìm thấy nội dung này.", "Kiểm tra lại đường dẫn."],
    ["There is nothing at this address.", "Check the address."],
  ),
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
  "code-unknown": problem(
    404,
    ["Mã điểm cầu không đúng.", "Kiểm tra từng ký tự trên giấy báo, hoặc xin lại mã."],
    ["This site code is not valid.", "Check each character, or ask for a new code."],
  ),
  "code-used": problem(
    409,
    ["Mã điểm cầu này đã được dùng cho một máy khác.", "Xin ban tổ chức cấp mã mới."],
    ["This site code was already used on another PC.", "Ask the organisers for a new code."],
  ),
  "code-expired": problem(
    410,
    ["Mã điểm cầu đã hết hạn.", "Xin ban tổ chức cấp mã mới."],
    ["This site code has expired.", "Ask the organisers for a new code."],
  ),
  "link-invalid": problem(
    404,
    ["Đường dẫn cá nhân không đúng.", "Quét lại mã QR, hoặc hỏi phụ trách điểm cầu."],
    ["This personal link is not valid.", "Scan the QR code again, or ask the site lead."],
  ),
  "link-expired": problem(
    410,
    ["Đường dẫn cá nhân đã hết hạn.", "Hỏi phụ trách điểm cầu để được cấp lại."],
    ["This personal link has expired.", "Ask the site lead for a new one."],
  ),
  "resume-from-future": problem(
    409,
    ["Máy này giữ một mốc sự kiện mà máy chủ chưa có.", "Màn hình sẽ tự tải lại trạng thái mới nhất."],
    ["This screen holds a position that the server has not reached.", "The screen reloads the newest state by itself."],
  ),
  "resume-wrong-conference": problem(
    409,
    ["Mốc sự kiện thuộc hội nghị khác.", "Màn hình sẽ tự tải lại trạng thái mới nhất."],
    ["The event position belongs to another conference.", "The screen reloads the newest state by itself."],
  ),
  "too-many-requests": problem(
    429,
    ["Gửi quá nhiều lần.", "Chờ một phút rồi thử lại."],
    ["Too many requests.", "Wait a minute and try again."],
  ),
  "server-busy": problem(
    503,
    ["Máy chủ đang bận.", "Màn hình sẽ tự thử lại; việc đã bấm chưa được ghi nhận."],
    ["The server is busy.", "The screen tries again by itself; what you pressed is not yet recorded."],
  ),
  "database-unavailable": problem(
    503,
    ["Cơ sở dữ liệu đang khởi động lại.", "Màn hình sẽ tự thử lại; việc đã bấm chưa được ghi nhận."],
    ["The database is restarting.", "The screen tries again by itself; what you pressed is not yet recorded."],
  ),
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
  "media-offer-malformed": problem(
    400,
    ["Trình duyệt gửi thông số hình và tiếng không đúng.", "Dùng Chrome, Edge hoặc Firefox bản mới rồi tải lại trang."],
    ["The browser sent media parameters that cannot be used.", "Use a current Chrome, Edge or Firefox and reload."],
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
  "unit-unknown": problem(
    400,
    ["Có đơn vị không tồn tại trong danh sách đã chọn.", "Tải lại cây đơn vị rồi chọn lại."],
    ["One of the chosen units does not exist.", "Reload the tree of units and choose again."],
  ),
  "conference-inconsistent": problem(
    400,
    ["Thông tin hội nghị chưa khớp nhau.", "Xem dòng chi tiết, sửa rồi gửi lại."],
    ["The conference's details do not agree with each other.", "See the details, correct them and send again."],
  ),
  "document-secret": problem(
    422,
    ["Văn bản mang dấu mật không được đưa vào hệ thống này.", "Xử lý theo quy định bảo vệ bí mật nhà nước."],
    ["A document marked secret is not admitted to this system.", "Handle it by the rules on state secrets."],
  ),
  "document-recalled": problem(
    410,
    ["Tài liệu này đã bị thu hồi.", "Không dùng bản đã tải về; hỏi ban tổ chức về bản thay thế."],
    ["This document has been recalled.", "Do not use a copy that you may have; ask the organisers for its replacement."],
  ),
  "document-not-open": problem(
    403,
    ["Tài liệu này chưa mở hoặc không mở cho bạn.", "Đợi đến lúc tài liệu được mở, hoặc hỏi ban tổ chức."],
    ["This document is not open to you, or not yet.", "Wait until it is opened, or ask the organisers."],
  ),
  "document-state": problem(
    409,
    ["Văn bản ở trạng thái này không chuyển được như vậy.", "Tải lại trang để xem trạng thái hiện tại, rồi chọn lại."],
    ["The document cannot move there from its present state.", "Reload the page to see its state, then choose again."],
  ),
  "reading-times": problem(
    422,
    ["Giờ hết hạn xem phải sau giờ bắt đầu.", "Sửa lại một trong hai giờ."],
    ["The end of reading must come after its beginning.", "Correct one of the two times."],
  ),
  "file-too-large": problem(
    413,
    ["Tệp lớn hơn 50 MB (video: 500 MB).", "Nén ảnh hoặc video trong tệp, hoặc tách thành nhiều tệp, rồi tải lên lại."],
    ["The file is larger than 50 MB (a video: 500 MB).", "Compress its pictures or the video, or split it, then upload again."],
  ),
  "file-empty": problem(422, ["Tệp rỗng.", "Kiểm tra lại tệp trên máy rồi tải lên lại."], ["The file is empty.", "Check the file on your computer and upload it again."]),
  "file-incomplete": problem(
    409,
    ["Tệp chưa lên đủ.", "Tải tệp lên lại từ đầu."],
    ["The file has not come over completely.", "Upload it again from the beginning."],
  ),
  "file-too-many": problem(
    409,
    ["Mỗi văn bản hoặc tham luận chỉ đính kèm được 20 tệp.", "Bỏ bớt tệp không cần rồi tải lên lại."],
    ["A document or paper holds at most 20 files.", "Remove one that is not needed, then upload again."],
  ),
  "file-uploads-full": problem(
    429,
    ["Bạn đang tải lên quá nhiều tệp cùng lúc.", "Đợi các tệp đang tải xong rồi tiếp tục."],
    ["You are uploading too many files at once.", "Wait until some are done, then go on."],
  ),
  "file-type": problem(
    415,
    ["Loại tệp này không nhận.", "Dùng .pdf, .docx, .xlsx, .pptx, .odt, .ods, .odp, .txt hoặc ảnh .png, .jpg, .webp. Tệp .doc, .xls, .ppt cũ thì lưu lại theo định dạng mới."],
    ["Files of this kind are not taken.", "Use .pdf, .docx, .xlsx, .pptx, .odt, .ods, .odp, .txt or pictures .png, .jpg, .webp. Save old .doc, .xls, .ppt files in the new format."],
  ),
  "file-mislabelled": problem(
    415,
    ["Đuôi tên tệp không khớp với nội dung bên trong.", "Mở tệp bằng phần mềm đã tạo ra nó và lưu lại đúng định dạng, không chỉ đổi tên."],
    ["The file's name does not match what is inside.", "Open it with the program that made it and save it in the right format; renaming is not enough."],
  ),
  "file-program": problem(
    415,
    ["Tệp này là chương trình chạy được nên không nhận.", "Chỉ đính kèm văn bản, bảng tính, trình chiếu hoặc ảnh."],
    ["This file is a program, and programs are not taken.", "Attach documents, spreadsheets, presentations or pictures only."],
  ),
  "file-macro": problem(
    415,
    ["Tệp này chứa macro nên không nhận.", "Lưu lại thành .docx, .xlsx hoặc .pptx (không macro) hay .pdf, rồi tải lên."],
    ["This file contains macros, and such files are not taken.", "Save it as .docx, .xlsx or .pptx (without macros) or as .pdf, then upload."],
  ),
  "file-locked": problem(
    415,
    ["Tệp này đặt mật khẩu nên không kiểm tra được.", "Bỏ mật khẩu, lưu lại rồi tải lên."],
    ["This file is protected by a password and cannot be checked.", "Remove the password, save it and upload again."],
  ),
  "file-archive": problem(
    415,
    ["Tệp nén (.zip, .rar, .7z) không nhận.", "Giải nén trên máy rồi tải lên từng tệp."],
    ["Archives (.zip, .rar, .7z) are not taken.", "Unpack it on your computer and upload the files one by one."],
  ),
  "file-damaged": problem(
    422,
    ["Tệp bị hỏng hoặc không đọc được.", "Mở thử trên máy, lưu lại rồi tải lên."],
    ["The file is damaged or cannot be read.", "Try to open it on your computer, save it again and upload it."],
  ),
  "file-secret": problem(
    422,
    ["Trong tệp có dấu mật (MẬT, TỐI MẬT hoặc TUYỆT MẬT) nên không được đưa vào hệ thống này.", "Xử lý theo quy định bảo vệ bí mật nhà nước."],
    ["The file bears a mark of secrecy and is not admitted to this system.", "Handle it by the rules on state secrets."],
  ),
  "file-unknown": problem(
    404,
    ["Không có tệp này.", "Tải lại trang; tệp có thể đã được gỡ."],
    ["There is no such file.", "Reload the page; it may have been removed."],
  ),
  "document-unknown": problem(
    404,
    ["Không có văn bản này trong danh mục.", "Tìm lại trong danh mục văn bản."],
    ["The registry has no such document.", "Look for it in the registry again."],
  ),
  "document-duplicate": problem(
    409,
    ["Danh mục đã có văn bản này.", "Mở văn bản đã có; nếu là văn bản khác, kiểm tra cơ quan ban hành, loại, số và ngày."],
    ["The registry has this document already.", "Open the one that is there; if yours is another one, check issuer, type, number and date."],
  ),
  "document-changed": problem(
    409,
    ["Người khác vừa sửa văn bản này.", "Xem bản mới nhất rồi sửa lại trên bản đó."],
    ["Somebody else has changed this document meanwhile.", "Look at the newest version and make your change there."],
  ),
  "document-date": problem(
    422,
    ["Ngày ban hành của văn bản không có trong lịch.", "Sửa lại ngày, hoặc để trống nếu chưa biết."],
    ["The document's date of issue is not in the calendar.", "Correct the date, or leave it out while it is not known."],
  ),
  "relation-circular": problem(
    422,
    ["Quan hệ giữa các văn bản tạo thành vòng.", "Bỏ quan hệ trỏ về chính văn bản này, trực tiếp hoặc qua văn bản khác."],
    ["The relations between the documents form a circle.", "Remove the relation that leads back to this document, directly or through others."],
  ),
  "sheet-unreadable": problem(
    422,
    ["Không đọc được tệp.", "Mở tệp bằng chương trình bảng tính, lưu lại dạng .xlsx rồi gửi lại."],
    ["The file cannot be read.", "Open it in a spreadsheet program, save it as .xlsx and send it again."],
  ),
  "sheet-not-a-spreadsheet": problem(
    422,
    ["Tệp này không phải bảng tính, dù tên tệp có thể nói vậy.", "Chọn tệp .xlsx hoặc .csv, hoặc tải mẫu về để điền."],
    ["This file is not a spreadsheet, whatever its name says.", "Choose an .xlsx or .csv file, or download the template and fill it in."],
  ),
  "sheet-has-macros": problem(
    422,
    ["Tệp có macro nên không được nhận.", "Lưu lại dạng .xlsx (không macro) rồi gửi lại."],
    ["The file holds macros and is not taken.", "Save it as .xlsx, without macros, and send it again."],
  ),
  "sheet-old-format": problem(
    422,
    ["Tệp dạng .xls cũ hoặc có mật khẩu.", "Bỏ mật khẩu, lưu lại dạng .xlsx rồi gửi lại."],
    ["The file is an old .xls or has a password.", "Take the password off, save it as .xlsx and send it again."],
  ),
  "sheet-too-large": problem(
    413,
    ["Tệp quá lớn.", "Xóa trang tính, hình ảnh thừa, hoặc chia thành nhiều tệp dưới 5 MB."],
    ["The file is too large.", "Delete spare sheets and pictures, or divide it into files below 5 MB."],
  ),
  "sheet-too-many-rows": problem(
    422,
    ["Danh sách có hơn 25.000 dòng.", "Chia thành nhiều tệp rồi làm từng tệp."],
    ["The list has more than 25,000 rows.", "Divide it into several files and do one after the other."],
  ),
  "roster-no-names": problem(
    422,
    ["Không tìm thấy cột họ và tên trong tệp.", "Ghi tên cột, ví dụ Họ và tên, Chức vụ, Điểm cầu, ngay trên danh sách; hoặc dùng tệp mẫu."],
    ["No column of names was found in the file.", "Put column headers such as Full name, Positions, Site right above the list, or use the template."],
  ),
  "roster-changed": problem(
    409,
    ["Danh sách trên máy chủ đã thay đổi sau khi bạn xem trước.", "Xem trước lại rồi xác nhận; chưa có gì được lưu."],
    ["The rosters have changed since you looked at the preview.", "Look at the preview again and confirm; nothing has been saved."],
  ),
  "roster-has-errors": problem(
    422,
    ["Danh sách còn dòng lỗi nên chưa lưu dòng nào.", "Sửa các dòng lỗi trong tệp rồi tải lên lại."],
    ["The roster still has rows with errors, so none was saved.", "Correct these rows in the file and upload it again."],
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
    ["Bản in quá dài.", "Tải .pdf thay cho .docx, hoặc in cho từng đại biểu."],
    ["This would be too long to print in one file.", "Take .pdf instead of .docx, or print one delegate at a time."],
  ),
  "invitation-not-written": problem(
    409,
    ["Giấy mời của hội nghị này chưa soạn.", "Soạn nội dung và thời hạn giấy mời, lưu lại rồi gửi."],
    ["This conference's invitation is not written yet.", "Write its text and deadlines, save it, then send it."],
  ),
  "invitation-not-sent": problem(
    409,
    ["Đơn vị này chưa được mời.", "Gửi giấy mời cho đơn vị trước."],
    ["This unit has not been invited yet.", "Send it its invitation first."],
  ),
  "invitation-not-accepted": problem(
    409,
    ["Đơn vị chưa xác nhận tham dự.", "Xác nhận tham dự trước, rồi làm bước này."],
    ["The unit has not accepted yet.", "Accept the invitation first, then do this step."],
  ),
  "invitation-roster-empty": problem(
    409,
    ["Danh sách đại biểu còn trống.", "Nhập danh sách đại biểu trước khi báo đã đủ."],
    ["The roster is empty.", "Enter the delegates before declaring the roster complete."],
  ),
  "invitation-changed": problem(
    409,
    ["Người khác vừa sửa giấy mời.", "Tải lại để xem bản mới nhất rồi sửa tiếp."],
    ["Somebody else has just changed the invitation.", "Reload to see the newest version, then go on."],
  ),
  "invitation-deadlines": problem(
    400,
    ["Các thời hạn không theo thứ tự.", "Trả lời trước đăng ký, đăng ký trước danh sách, kiểm tra đường truyền sau trả lời."],
    ["The deadlines are not in order.", "Answering comes before registering, registering before the roster, the line test after answering."],
  ),
  "site-exists": problem(
    409,
    ["Đơn vị này đã có điểm cầu trong hội nghị.", "Tìm đơn vị trong danh sách điểm cầu và gửi lại giấy mời."],
    ["This unit already has a site in the conference.", "Find it among the sites and send its invitation again."],
  ),
  "delegate-checked-in": problem(
    409,
    ["Đại biểu này đã điểm danh.", "Người đã có mặt thì không thay được; chọn đại biểu khác."],
    ["This delegate has checked in already.", "Somebody who is present cannot be replaced; choose another delegate."],
  ),
  "unit-changed": problem(
    409,
    ["Đơn vị vừa được người khác sửa.", "Tải lại trang để xem bản mới nhất rồi sửa lại."],
    ["Somebody else has just changed the unit.", "Reload the page to see the newest version, then change it again."],
  ),
  "unit-code-taken": problem(
    409,
    ["Mã này đang thuộc một đơn vị khác cùng cấp trong cùng thời gian.", "Chọn mã khác, hoặc kết thúc hiệu lực của đơn vị kia trước."],
    ["Another unit of this level has the code at the same time.", "Choose another code, or close the other unit first."],
  ),
  "unit-cycle": problem(
    409,
    ["Một đơn vị không thể nằm dưới chính nó.", "Chọn đơn vị cấp trên ở nhánh khác."],
    ["A unit cannot stand below itself.", "Choose a parent in another branch."],
  ),
  "unit-level": problem(
    409,
    ["Đơn vị cấp trên phải ở cấp cao hơn hoặc ngang bằng.", "Chọn loại đơn vị hoặc đơn vị cấp trên khác."],
    ["The unit above must be of a higher or the same level.", "Choose another kind or another parent."],
  ),
  "unit-not-in-force": problem(
    409,
    ["Có đơn vị không tồn tại vào ngày đã chọn.", "Kiểm tra ngày hiệu lực của đơn vị và của đơn vị cấp trên hoặc kế thừa."],
    ["A unit does not exist on the chosen day.", "Check the day, and the validity of the unit, its parent and its successors."],
  ),
  "unit-later-change": problem(
    409,
    ["Đơn vị đã có thay đổi sau ngày này.", "Chọn ngày sau lần thay đổi gần nhất."],
    ["The unit has been changed with effect after this day.", "Choose a day after the last change."],
  ),
  "unit-has-units-below": problem(
    409,
    ["Đơn vị vẫn còn đơn vị trực thuộc vào ngày này.", "Chọn kết thúc cả các đơn vị trực thuộc, hoặc chuyển chúng sang một đơn vị kế thừa."],
    ["There are still units below this one on that day.", "Choose to close them as well, or to move them to one successor."],
  ),
  "unit-kind-unknown": problem(
    400,
    ["Loại đơn vị này không có trong danh mục.", "Tải lại trang rồi chọn loại có trong danh mục."],
    ["There is no such kind of unit.", "Reload the page and choose one of the list."],
  ),
  "person-unknown": problem(
    404,
    ["Không tìm thấy người này.", "Người này có thể đã bị xóa; tải lại danh sách."],
    ["There is no such person.", "They may have been removed; reload the list."],
  ),
  "person-changed": problem(
    409,
    ["Thông tin người này vừa được người khác sửa.", "Tải lại trang để xem bản mới nhất rồi sửa lại."],
    ["Somebody else has just changed this person.", "Reload the page to see the newest version, then change it again."],
  ),
  "committee-changed": problem(
    409,
    ["Ban này vừa được người khác sửa hoặc xóa.", "Tải lại trang để xem bản mới nhất rồi sửa lại."],
    ["Somebody else has just changed or removed this committee.", "Reload the page to see the newest version, then change it again."],
  ),
  "dates-reversed": problem(
    400,
    ["Ngày kết thúc đứng trước ngày bắt đầu.", "Sửa lại hai ngày rồi lưu."],
    ["The last day stands before the first.", "Correct the two days and save again."],
  ),
  "rank-unknown": problem(
    400,
    ["Có chức danh không có trong bảng thứ tự.", "Tải lại trang rồi chọn lại."],
    ["A rank is not in the rank table.", "Reload the page and choose again."],
  ),
  "username-taken": problem(
    409,
    ["Tên đăng nhập này đã có người dùng.", "Chọn tên đăng nhập khác."],
    ["This user name is taken.", "Choose another user name."],
  ),
  "officer-unknown": problem(
    404,
    ["Tài khoản cán bộ này không còn.", "Tải lại trang; tài khoản có thể đã bị thu hồi."],
    ["There is no such officer any more.", "Reload the page; the account may have been revoked."],
  ),
  "units-no-names": problem(
    422,
    ["Không tìm thấy cột tên đơn vị trong tệp.", "Ghi tên cột, ví dụ Mã, Tên đơn vị, Loại, Đơn vị cấp trên, ngay trên danh sách; hoặc dùng tệp mẫu."],
    ["No column of unit names was found in the file.", "Put column headers such as Code, Unit name, Kind, Parent unit right above the list, or use the template."],
  ),
  "import-changed": problem(
    409,
    ["Dữ liệu trên máy chủ đã thay đổi sau khi bạn xem trước.", "Xem trước lại rồi xác nhận; chưa có gì được lưu."],
    ["The data have changed since you looked at the preview.", "Look at the preview again and confirm; nothing has been saved."],
  ),
  "import-has-errors": problem(
    422,
    ["Tệp còn dòng lỗi nên chưa lưu dòng nào.", "Sửa các dòng lỗi trong tệp rồi tải lên lại."],
    ["The file still has rows with errors, so none was saved.", "Correct these rows in the file and upload it again."],
  ),
  "line-test-not-your-turn": problem(
    409,
    ["Chưa tới lượt phòng này đo đường truyền.", "Đợi tới lượt, hoặc bấm kiểm tra lại."],
    ["It is not this room's turn to measure its line.", "Wait for your turn, or start the test again."],
  ),
  "line-test-on-air": problem(
    409,
    ["Phòng đang được gọi hoặc đang lên sóng.", "Kiểm tra lại khi phòng không ở trên sóng."],
    ["The room is cued or on air.", "Test when the room is off air."],
  ),
  "line-test-round-times": problem(
    400,
    ["Thời gian của đợt kiểm tra không hợp lý.", "Giờ kết thúc phải sau giờ bắt đầu, chưa qua, và đợt dài nhất 14 ngày."],
    ["The times of the test round do not fit.", "It must end after it starts, not in the past, and last 14 days at most."],
  ),
  "line-test-round-unknown": problem(
    404,
    ["Không có đợt kiểm tra này, hoặc đã bị hủy.", "Tải lại danh sách các đợt kiểm tra."],
    ["There is no such test round, or it was cancelled.", "Reload the list of test rounds."],
  ),
  ...rollCallProblems,
  ...speakingProblems,
  ...wallProblems,
  ...stageProblems,
  ...questionsProblems,
  ...votingProblems,
  ...messagesProblems,
  ...localProblems,
  ...captionsProblems,
  ...consolesProblems,
  ...accountsProblems,
  ...offlineProblems,
  internal: problem(
    500,
    ["Máy chủ gặp lỗi.", "Thử lại; nếu vẫn lỗi, báo ban tổ chức kèm mã lỗi."],
    ["The server met an error.", "Try again; if it persists, tell the organisers the error id."],
  ),
} as const satisfies Record<string, ProblemText>;

export type ProblemCode = keyof typeof problems;
export type Language = "vi" | "en";

/** RFC 9457 problem details as sent. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  /** What to do about it. */
  remedy: string;
  /** Which part of the input it was, where that is known. */
  detail?: string;
}

export function problemDetails(code: ProblemCode, language: Language, detail?: string): ProblemDetails {
  const { status, [language]: text } = problems[code];
  return { type: `/problems/${code}`, title: text.title, status, code, remedy: text.remedy, ...(detail ? { detail } : {}) };
}
