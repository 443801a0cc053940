/**
 * Vietnamese for the few sentences that React Aria speaks by itself. It ships none, but asks a global
 * dictionary first; ours answers in the language of the moment.
 */
import * as englishModule from "react-aria-components/i18n/en-US";
import type { Language } from "./language.ts";

type Text = string | ((args: Record<string, unknown>, formatter: unknown) => string);
type Packages = Record<string, Record<string, Text>>;

// Its types declare the default export as a type only.
const english = (englishModule as unknown as { default: Packages }).default;

const vietnamese: Packages = {
  "@react-aria/tree": { expand: "Mở ra", collapse: "Thu lại" },
  "@react-aria/overlays": { dismiss: "Đóng" },
  "@react-aria/searchfield": { "Clear search": "Xóa nội dung tìm" },
  "@react-aria/spinbutton": { Empty: "Trống" },
  "@react-aria/numberfield": {
    decrease: ({ fieldLabel }) => `Giảm ${String(fieldLabel)}`,
    increase: ({ fieldLabel }) => `Tăng ${String(fieldLabel)}`,
    numberField: "Ô nhập số",
  },
  "@react-aria/menu": { longPressMessage: "Nhấn giữ hoặc bấm Alt + mũi tên xuống để mở" },
  "@react-aria/previewtrigger": { longPressMessage: "Nhấn giữ để xem trước" },
  "@react-aria/breadcrumbs": { breadcrumbs: "Đường dẫn" },
  "@react-aria/autocomplete": { collectionLabel: "Gợi ý" },
  "@react-aria/combobox": {
    focusAnnouncement: ({ optionText, isSelected }) => `${String(optionText)}${isSelected ? ", đã chọn" : ""}`,
    countAnnouncement: ({ optionCount }) => `Có ${String(optionCount)} lựa chọn.`,
    selectedAnnouncement: ({ optionText }) => `${String(optionText)}, đã chọn`,
    buttonLabel: "Mở gợi ý",
    listboxLabel: "Gợi ý",
  },
  "@react-aria/gridlist": {
    hasActionAnnouncement: "dòng bấm được",
    hasLinkAnnouncement: ({ link }) => `dòng có liên kết: ${String(link)}`,
  },
  "@react-aria/grid": {
    select: "Chọn",
    selectedItem: ({ item }) => `Đã chọn ${String(item)}.`,
    deselectedItem: ({ item }) => `Đã bỏ chọn ${String(item)}.`,
    selectedCount: ({ count }) => (count === 0 ? "Chưa chọn mục nào." : `Đã chọn ${String(count)} mục.`),
    selectedAll: "Đã chọn tất cả.",
    longPressToSelect: "Nhấn giữ để chọn.",
  },
  "@react-aria/table": {
    select: "Chọn",
    selectAll: "Chọn tất cả",
    sortable: "cột sắp xếp được",
    ascending: "tăng dần",
    descending: "giảm dần",
    ascendingSort: ({ columnName }) => `đã sắp xếp tăng dần theo cột ${String(columnName)}`,
    descendingSort: ({ columnName }) => `đã sắp xếp giảm dần theo cột ${String(columnName)}`,
    expand: "Mở ra",
    collapse: "Thu lại",
  },
  "@react-aria/dnd": {
    dragItem: ({ itemText }) => `Kéo ${String(itemText)}`,
    dragSelectedItems: ({ count }) => `Kéo ${String(count)} mục đã chọn`,
    dragDescriptionKeyboard: "Bấm Enter để bắt đầu kéo.",
    dragDescriptionKeyboardAlt: "Bấm Alt + Enter để bắt đầu kéo.",
    dragDescriptionTouch: "Chạm hai lần để bắt đầu kéo.",
    dragDescriptionVirtual: "Bấm để bắt đầu kéo.",
    dragDescriptionLongPress: "Nhấn giữ để bắt đầu kéo.",
    dragSelectedKeyboard: ({ count }) => `Bấm Enter để kéo ${String(count)} mục đã chọn.`,
    dragSelectedKeyboardAlt: ({ count }) => `Bấm Alt + Enter để kéo ${String(count)} mục đã chọn.`,
    dragSelectedLongPress: ({ count }) => `Nhấn giữ để kéo ${String(count)} mục đã chọn.`,
    dragStartedKeyboard: "Đang kéo. Bấm Tab hoặc mũi tên để chọn chỗ, Enter để đặt, Escape để thôi.",
    dragStartedTouch: "Đang kéo. Đến chỗ muốn đặt rồi chạm hai lần.",
    dragStartedVirtual: "Đang kéo. Đến chỗ muốn đặt rồi bấm Enter.",
    endDragKeyboard: "Đang kéo. Bấm Enter để thôi kéo.",
    endDragTouch: "Đang kéo. Chạm hai lần để thôi kéo.",
    endDragVirtual: "Đang kéo. Bấm để thôi kéo.",
    dropDescriptionKeyboard: "Bấm Enter để đặt, Escape để thôi kéo.",
    dropDescriptionTouch: "Chạm hai lần để đặt.",
    dropDescriptionVirtual: "Bấm để đặt.",
    dropCanceled: "Đã thôi kéo.",
    dropComplete: "Đã đặt xong.",
    dropIndicator: "chỗ đặt",
    dropOnRoot: "Đặt vào danh sách",
    dropOnItem: ({ itemText }) => `Đặt vào ${String(itemText)}`,
    insertBefore: ({ itemText }) => `Đặt trước ${String(itemText)}`,
    insertBetween: ({ beforeItemText, afterItemText }) => `Đặt giữa ${String(beforeItemText)} và ${String(afterItemText)}`,
    insertAfter: ({ itemText }) => `Đặt sau ${String(itemText)}`,
  },
  "@react-aria/tag": { removeDescription: "Bấm Delete để bỏ.", removeButtonLabel: "Bỏ" },
  "@react-aria/toast": { close: "Đóng", notifications: ({ count }) => `${String(count)} thông báo.` },
};

declare global {
  interface Window {
    [key: symbol]: unknown;
  }
}

/** Call before anything of React Aria renders. `language` is asked at every sentence, so a switch shows at once. */
export function supplyAriaStrings(language: () => Language): void {
  const packages: Record<string, unknown> = {};
  for (const [name, strings] of Object.entries(english)) {
    packages[name] = new Proxy(strings, {
      get: (own, key: string) => (language() === "vi" ? vietnamese[name]?.[key] : undefined) ?? own[key],
    });
  }
  window[Symbol.for("react-aria.i18n.locale")] = "en-US";
  window[Symbol.for("react-aria.i18n.strings")] = packages;
}
