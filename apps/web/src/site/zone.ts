/** The room's own time zone: that of its PC. */
export const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
