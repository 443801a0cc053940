/** What a bus carries: a conference's programme, or a voice of its own beside it. */
export interface BusContent {
  /** The conference's id; of a line test that of the room. */
  readonly of: string;
  /** The interpreters' channel; null: the programme. */
  readonly channelId: string | null;
}

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const NAME = new RegExp(`^(${UUID})(?:_([A-Za-z0-9_-]{22}))?$`);

/**
 * The bus of an interpreters' channel. Both ids can be read from its name, so that whoever is asked for it needs no list
 * of channels; the second is written short because a name has 64 characters.
 */
export function channelBus(conferenceId: string, channelId: string): string {
  return `${conferenceId}_${Buffer.from(channelId.replaceAll("-", ""), "hex").toString("base64url")}`;
}

/** Null: no name of ours. */
export function readBusName(name: string): BusContent | null {
  const [, of, short] = NAME.exec(name) ?? [];
  if (of === undefined) return null;
  const channelId = short === undefined ? null : Buffer.from(short, "base64url").toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { of, channelId };
}
