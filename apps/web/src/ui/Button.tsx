import { Button as AriaButton, ToggleButton as AriaToggle, type ButtonProps as AriaButtonProps, type ToggleButtonProps } from "react-aria-components";

export type ButtonLook = "primary" | "quiet" | "danger" | "danger-solid" | "plain";
export type ButtonSize = "small" | "medium" | "large";
interface Looks {
  look?: ButtonLook;
  size?: ButtonSize;
  /** Only a sign inside: give it an aria-label. */
  icon?: boolean;
}

const classOf = (look: ButtonLook, size: ButtonSize, icon: boolean, extra: unknown) =>
  ["dc-button", `dc-button--${look}`, size !== "medium" && `dc-button--${size}`, icon && "dc-button--icon", extra]
    .filter((part) => typeof part === "string")
    .join(" ");

/** `primary` is the next right action: one per screen. `danger` ends or removes something. */
export function Button({ look = "quiet", size = "medium", icon = false, className, ...rest }: AriaButtonProps & Looks) {
  return <AriaButton {...rest} className={classOf(look, size, icon, className)} />;
}

export function ToggleButton({ look = "quiet", size = "medium", icon = false, className, ...rest }: ToggleButtonProps & Looks) {
  return <AriaToggle {...rest} className={classOf(look, size, icon, className)} />;
}
