/** Damages a text the way broken clients, proxies and attackers do. */
export function mutate(text: string, random: () => number): string {
  let lines = text.split("\r\n");
  const pick = (): number => Math.floor(random() * lines.length);
  const rounds = 1 + Math.floor(random() * 4);
  for (let round = 0; round < rounds; round++) {
    const at = pick();
    const line = lines[at] ?? "";
    switch (Math.floor(random() * 12)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(at, 0, line);
        break;
      case 2:
        lines[at] = line.slice(0, Math.floor(random() * (line.length + 1)));
        break;
      case 3:
        lines[at] = replaceCharacter(line, random);
        break;
      case 4:
        lines[at] = line.replace(/\d+/, String(Math.floor(random() * 2 ** 40) - 2 ** 20));
        break;
      case 5:
        lines[at] = line + line.slice(2).repeat(1 + Math.floor(random() * 200));
        break;
      case 6: {
        const other = pick();
        [lines[at], lines[other]] = [lines[other] ?? "", line];
        break;
      }
      case 7:
        lines = lines.slice(0, at + 1);
        break;
      case 8:
        lines[at] = line.replace(/[:=/ ]/, "");
        break;
      case 9:
        lines[at] = `${line}\0%s%n\uFFFFÂ`;
        break;
      case 10:
        lines[at] = line.replace(/(\d+)/, "-$1");
        break;
      default:
        lines.splice(
          at,
          0,
          `m=${["video", "audio", "application", "x"][Math.floor(random() * 4)]} 9 UDP/TLS/RTP/SAVPF 108`,
        );
    }
  }
  return lines.join(random() < 0.9 ? "\r\n" : "\n");
}

/** Damages only what a description says of its transport: addresses, credentials, fingerprints, roles. */
export function mutateTransport(text: string, random: () => number): string {
  return text.replaceAll(/^a=(?:candidate|ice-|fingerprint|setup)[^\r\n]*/gm, (line) => (random() < 0.3 ? mutate(line, random) : line));
}

function replaceCharacter(line: string, random: () => number): string {
  if (line.length === 0) return line;
  const at = Math.floor(random() * line.length);
  return line.slice(0, at) + String.fromCharCode(Math.floor(random() * 300)) + line.slice(at + 1);
}
