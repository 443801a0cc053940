import { SingleBar } from "cli-progress";

const words = {
  database: "Cơ sở dữ liệu / database",
  units: "Cây tổ chức / units",
  sites: "Điểm cầu / sites",
  delegates: "Đại biểu / delegates",
  accounts: "Tài khoản / accounts",
  pages: "Giao diện / pages",
} as const;
export type Step = keyof typeof words;

export interface Progress {
  say(step: Step): void;
  /** @param share of the first load that is done, 0 to 1 */
  share(share: number, step: Step): void;
  end(): void;
}

/** A progress bar on a terminal, one line a step elsewhere. */
export function createProgress(): Progress {
  const terminal = process.stderr.isTTY;
  let bar: SingleBar | null = null;
  let last: Step | null = null;
  const line = (step: Step) => {
    if (last !== step && !terminal) process.stderr.write(`… ${words[step]}\n`);
    last = step;
  };
  return {
    say(step) {
      if (bar) bar.update({ step: words[step] });
      line(step);
    },
    share(share, step) {
      if (terminal && !bar) {
        bar = new SingleBar({ format: "{bar} {percentage}%  {step}", hideCursor: true, clearOnComplete: true, barsize: 32 });
        bar.start(100, 0, { step: words[step] });
      }
      bar?.update(Math.round(share * 100), { step: words[step] });
      line(step);
    },
    end() {
      bar?.stop();
    },
  };
}
