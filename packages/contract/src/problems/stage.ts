import { problem, type ProblemText } from "./define.ts";

export const stageProblems = {
  "stage-changed": problem(
    409,
    ["Hình chính vừa được người khác thay đổi.", "Xem lại hình chính hiện nay, rồi bấm chuyển lần nữa nếu vẫn muốn."],
    ["Somebody else has just changed the programme.", "Look at the programme as it is now, then take again if you still want to."],
  ),
  "stage-nothing-before": problem(
    409,
    ["Chưa có bố cục nào trước đó để quay lại.", "Chọn bố cục rồi chuyển lên hình chính."],
    ["There is no earlier programme to go back to.", "Choose a layout and take it."],
  ),
  "stage-second-missing": problem(
    409,
    ["Bố cục hai hình cần thêm một điểm cầu.", "Chọn điểm cầu thứ hai đang kết nối."],
    ["Two side by side needs a second site.", "Choose a second site that is connected."],
  ),
  "stage-page-unknown": problem(409, ["Tài liệu không có trang này.", "Chọn một trang trong tài liệu."], ["The document has no such page.", "Choose a page of the document."]),
  "stage-no-document": problem(
    409,
    ["Hình chính không còn chiếu tài liệu.", "Đưa tài liệu lên hình chính trước khi lật trang."],
    ["The programme shows no document any more.", "Take the document before turning its pages."],
  ),
  "stage-no-film": problem(
    409,
    ["Hình chính không còn phát video.", "Đưa video lên hình chính trước."],
    ["The programme plays no video any more.", "Take the video first."],
  ),
  "stage-film-over": problem(409, ["Video không dài đến thời điểm này.", "Chọn thời điểm trong video."], ["The video is not that long.", "Choose a moment within the video."]),
  "stage-pause-over": problem(
    409,
    ["Giờ kết thúc nghỉ đã qua.", "Đặt lại số phút nghỉ."],
    ["The end of the pause has passed already.", "Set the minutes of the pause again."],
  ),
} as const satisfies Record<string, ProblemText>;
