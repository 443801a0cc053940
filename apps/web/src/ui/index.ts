/** Shared look and behaviour of the web apps: the only door of ui/. */
export { mountApp } from "./AppRoot.tsx";
export { AppHeader, DisplaySwitch, LanguageSwitch } from "./AppHeader.tsx";
export { Boundary } from "./Boundary.tsx";
export { Button, ToggleButton, type ButtonLook, type ButtonSize } from "./Button.tsx";
export { CopyField } from "./CopyField.tsx";
export { ConfirmDialog, Dialog } from "./Dialog.tsx";
export { ShutOut } from "./ShutOut.tsx";
export { useDisplay } from "./display.ts";
export { SearchField, Select, TextField, type Choice } from "./Fields.tsx";
export { MoreMenu, type MenuAct } from "./Menu.tsx";
export { EmptyState, InlineStatus, ProblemNotice, ProgressBar, type SendStatus, type ShownProblem } from "./Notices.tsx";
export { PhoneLink } from "./PhoneLink.tsx";
export { later } from "./later.tsx";
export { SignInForm } from "./SignInForm.tsx";
export { STATE_SHAPES } from "./shapes.ts";
export { Badge, StateMark, StateShape, type BadgeTone } from "./StateMark.tsx";
export { Tabs, type TabItem } from "./Tabs.tsx";
export { VirtualRows } from "./VirtualRows.tsx";
