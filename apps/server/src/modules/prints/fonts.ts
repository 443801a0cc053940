/** A free serif with every Vietnamese letter, of the same widths as the prescribed Times New Roman (ADR 0011). */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export const FONTS = {
  regular: require.resolve("@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf"),
  bold: require.resolve("@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf"),
  italic: require.resolve("@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf"),
  boldItalic: require.resolve("@expo-google-fonts/tinos/700Bold_Italic/Tinos_700Bold_Italic.ttf"),
} as const;
export type FontName = keyof typeof FONTS;

export const fontOf = ({ bold = false, italic = false }: { bold?: boolean; italic?: boolean }): FontName =>
  bold ? (italic ? "boldItalic" : "bold") : italic ? "italic" : "regular";
