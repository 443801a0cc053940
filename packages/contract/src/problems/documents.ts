import { problem, type ProblemText } from "./define.ts";

export const documentsProblems = {
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
  "file-unread": problem(
    422,
    ["Tệp này là bản quét hoặc ảnh: máy chủ không đọc được chữ nên không tìm được dấu mật.", "Xem kỹ từng trang; nếu chắc chắn không có dấu mật thì xác nhận, nếu không thì bỏ tệp."],
    ["This file is a scan or a picture: its words cannot be read, so they cannot be searched for marks of secrecy.", "Look at every page; confirm if you are sure that there is no mark of secrecy, else leave the file out."],
  ),
  "convert-missing": problem(
    409,
    ["Máy chủ không có phần mềm văn phòng để tạo bản PDF.", "Mở tệp trên máy, lưu thành PDF rồi tải bản PDF lên; hoặc nhờ quản trị hệ thống cài LibreOffice và bubblewrap."],
    ["The server has no office program to make a PDF with.", "Open the file on your computer, save it as PDF and upload that; or ask the administrator to install LibreOffice and bubblewrap."],
  ),
  "convert-failed": problem(
    422,
    ["Không tạo được bản PDF từ tệp này.", "Mở tệp trên máy, lưu thành PDF rồi tải bản PDF lên."],
    ["No PDF could be made of this file.", "Open the file on your computer, save it as PDF and upload that."],
  ),
  "preview-too-large": problem(
    422,
    ["Tệp này quá lớn để xem ngay trên trang.", "Tải tệp về rồi mở bằng phần mềm văn phòng."],
    ["The file is too large to be shown in the page.", "Save it and open it with an office program."],
  ),
  "preview-none": problem(
    422,
    ["Loại tệp này không xem được trên trang.", "Tải tệp về rồi mở trên máy."],
    ["This kind of file cannot be shown in the page.", "Save it and open it on your computer."],
  ),
  "compare-none": problem(
    422,
    ["Loại tệp này không so sánh được.", "So sánh được tệp .docx, .odt, .pdf có chữ và .txt; hãy tải bản soạn thảo của văn bản lên."],
    ["This kind of file cannot be compared.", "Files .docx, .odt, .pdf with words and .txt can; add the file that the text was written in."],
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
} as const satisfies Record<string, ProblemText>;
