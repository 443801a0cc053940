export { CaptionBar } from "./CaptionBar.tsx";
export { ChannelSound } from "./ChannelSound.tsx";
export { useLanguageChoice, type LanguageChoice } from "./choice.ts";
export { LanguageChoices } from "./LanguageChoices.tsx";
export { MicMark } from "./MicMark.tsx";
export { useChannel, useFloorUnder, type ChannelStatus } from "./use-channel.ts";
