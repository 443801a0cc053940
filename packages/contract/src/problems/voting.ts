import { problem, type ProblemText } from "./define.ts";

export const votingProblems = {
  "vote-unknown": problem(
    404,
    ["Không có cuộc biểu quyết này.", "Tải lại trang để xem cuộc biểu quyết đang mở."],
    ["There is no such vote.", "Reload the page to see the vote that is open."],
  ),
  "vote-not-draft": problem(
    409,
    ["Cuộc biểu quyết này đã mở, không sửa hay bỏ được nữa.", "Nếu cần, hủy cuộc biểu quyết rồi tạo lại."],
    ["This vote has been opened; it can no longer be changed or discarded.", "If you must, annul it and make a new one."],
  ),
  "vote-another-open": problem(
    409,
    ["Một cuộc biểu quyết khác chưa công bố kết quả.", "Đóng và công bố kết quả, hoặc hủy cuộc đó rồi hãy mở cuộc này."],
    ["The result of another vote has not been declared yet.", "Close and declare that one, or annul it, before you open this one."],
  ),
  "vote-not-declared": problem(
    409,
    ["Kết quả của cuộc biểu quyết này chưa được công bố.", "Công bố kết quả trước, rồi đưa lên hình chính."],
    ["The result of this vote is not declared.", "Declare it first, then show it on the programme."],
  ),
  "vote-not-open": problem(
    409,
    ["Cuộc biểu quyết này không mở.", "Xem tình trạng cuộc biểu quyết trên màn hình rồi làm lại nếu cần."],
    ["This vote is not open.", "Look at where the vote stands and do it again if you need to."],
  ),
  "vote-closed": problem(
    409,
    ["Cuộc biểu quyết đã kết thúc, phiếu này không được tính.", "Đợi công bố kết quả; nếu có ý kiến, báo phụ trách điểm cầu."],
    ["The vote has closed; this vote was not counted.", "Wait for the result; if you object, tell your site lead."],
  ),
  "vote-count-late": problem(
    409,
    ["Kết quả đã công bố trước khi số đếm này tới nơi, nên số đếm không được tính.", "Biên bản có ghi số đếm này và giờ đếm; báo thêm cho thư ký hội nghị."],
    ["The result was declared before this count arrived, so it is not counted.", "The minutes tell it with its time; let the conference's secretary know as well."],
  ),
  "vote-objection-late": problem(
    409,
    ["Kết quả đã công bố trước khi ý kiến phản đối này tới nơi, nên ý kiến không được tính.", "Biên bản có ghi ý kiến này và giờ báo; báo thêm cho thư ký hội nghị."],
    ["The result was declared before this objection arrived, so it is not counted.", "The minutes tell it with its time; let the conference's secretary know as well."],
  ),
  "vote-count-after-close": problem(
    409,
    ["Cuộc biểu quyết đã đóng trước lúc đếm, nên số đếm này không được tính.", "Đợi công bố kết quả; nếu cần, báo cho thư ký hội nghị."],
    ["The vote had closed before this count was made, so it is not counted.", "Wait for the result; tell the conference's secretary if you need to."],
  ),
  "vote-objection-after-close": problem(
    409,
    ["Đã hết thời hạn trước lúc báo phản đối, nên ý kiến này không được tính.", "Gọi ngay cho thư ký hội nghị: chưa công bố kết quả thì chủ trì còn hủy và hỏi lại được."],
    ["The time for objections was over before this one was made, so it is not counted.", "Telephone the conference's secretary: until the result is declared the chair may annul the vote and ask again."],
  ),
  "vote-recounted": problem(
    409,
    ["Sau lúc đóng phòng đã báo lại quân số, nên ý kiến gửi trước đó không đối chiếu được nữa và không được tính.", "Biên bản có ghi ý kiến này; báo cho thư ký hội nghị trước khi công bố kết quả."],
    ["The room has reported another headcount since the closing, so what it said before cannot be checked any more and is not counted.", "The minutes tell it; let the conference's secretary know before the result is declared."],
  ),
  "vote-other-method": problem(
    409,
    ["Cuộc biểu quyết này dùng cách khác.", "Làm theo hướng dẫn đang hiện trên màn hình."],
    ["This vote is taken in another way.", "Follow what the screen says."],
  ),
  "vote-headcount-first": problem(
    409,
    ["Phòng chưa báo quân số, nên chưa đối chiếu được số phiếu.", "Báo quân số ở mục Đại biểu, rồi gửi lại số đếm."],
    ["The room has not reported its headcount, so the votes cannot be checked against it.", "Report the headcount under Delegates, then send the count again."],
  ),
  "vote-more-than-present": problem(
    409,
    ["Tổng số phiếu lớn hơn số người có mặt trong phòng.", "Đếm lại, hoặc sửa quân số của phòng rồi gửi lại."],
    ["There are more votes than people in the room.", "Count again, or correct the room's headcount and send it again."],
  ),
  "vote-not-entitled": problem(
    403,
    ["Quý đại biểu không thuộc thành phần biểu quyết lần này.", "Nếu cho là nhầm, hỏi phụ trách điểm cầu."],
    ["You are not among those who may vote this time.", "If you think this is a mistake, ask your site lead."],
  ),
  "vote-check-in-first": problem(
    409,
    ["Quý đại biểu chưa điểm danh nên chưa biểu quyết được.", "Bấm Điểm danh, rồi biểu quyết lại."],
    ["You have not checked in, so you cannot vote yet.", "Check in, then vote again."],
  ),
  "vote-already-cast": problem(
    409,
    ["Quý đại biểu đã biểu quyết; cuộc này không cho đổi phiếu.", "Phiếu trước vẫn được tính."],
    ["You have already voted; this vote may not be changed.", "Your earlier vote counts."],
  ),
  "vote-changed-too-often": problem(
    409,
    ["Quý đại biểu đã đổi phiếu quá nhiều lần.", "Phiếu gần nhất được tính."],
    ["You have changed your vote too often.", "Your latest vote counts."],
  ),
  "ballot-id-reused": problem(
    409,
    ["Mã phiếu này đã dùng cho lựa chọn khác.", "Tải lại trang rồi biểu quyết lại."],
    ["This ballot id was already used for another choice.", "Reload the page and vote again."],
  ),
  "ballot-receipt-missing": problem(
    400,
    ["Phiếu kín thiếu mã kiểm phiếu.", "Tải lại trang rồi biểu quyết lại."],
    ["A secret ballot needs its receipt.", "Reload the page and vote again."],
  ),
  "vote-rule-unfit": problem(
    422,
    ["Quy tắc biểu quyết này tự mâu thuẫn.", "Chọn quy tắc khác, hoặc nhờ người quản trị sửa bộ mẫu."],
    ["This voting rule contradicts itself.", "Choose another rule, or ask an administrator to correct the preset."],
  ),
  "vote-not-counted": problem(
    409,
    ["Phiếu đang được kiểm.", "Đợi vài giây cho máy chủ kiểm xong rồi công bố."],
    ["The votes are still being counted.", "Wait a few seconds until the server is done, then declare."],
  ),
  "vote-needs-casting": problem(
    409,
    ["Số phiếu ngang nhau, quy tắc dành quyền quyết định cho chủ trì.", "Chọn ý kiến của chủ trì rồi công bố."],
    ["It is a tie, and the rule leaves the decision to the chair.", "Choose the chair's decision, then declare."],
  ),
  "votes-full": problem(
    409,
    ["Hội nghị này đã có quá nhiều cuộc biểu quyết.", "Bỏ các bản nháp không dùng."],
    ["This conference has too many votes.", "Discard drafts that are not used."],
  ),
  "receipts-too-few": problem(
    409,
    ["Cuộc bỏ phiếu kín này có dưới 3 phiếu nên không lập danh sách mã: danh sách sẽ lộ ai chọn gì.", "Không quyết định gì; nếu cần, chủ trì cho biểu quyết lại bằng cách khác."],
    ["This secret vote has fewer than 3 ballots, so there is no list of receipts: it would tell who chose what.", "Nothing was decided; the chair may have it voted again in another way."],
  ),
  "receipts-not-yet": problem(
    409,
    ["Danh sách kiểm phiếu có sau khi công bố kết quả.", "Quay lại sau khi kết quả được công bố."],
    ["The list of receipts is there once the result is declared.", "Come back after the result."],
  ),
} as const satisfies Record<string, ProblemText>;
