/** Name and version of the browser, Chromium's kin by Chromium's version. Nothing else of it is told. */
export function browserOf(agent: string): { name: string; major: number } {
  const chromium = /(?:Headless)?Chrom(?:e|ium)\/(\d+)/.exec(agent);
  if (chromium) {
    const major = Number(chromium[1]);
    if (/\bEdg\//.test(agent)) return { name: "Microsoft Edge", major };
    if (/\bOPR\//.test(agent)) return { name: "Opera", major };
    if (/coc_coc_browser/i.test(agent)) return { name: "Cốc Cốc", major };
    return { name: /Chromium/.test(agent) ? "Chromium" : "Google Chrome", major };
  }
  const firefox = /Firefox\/(\d+)/.exec(agent);
  if (firefox) return { name: "Firefox", major: Number(firefox[1]) };
  const safari = /Version\/(\d+).*Safari\//.exec(agent);
  if (safari) return { name: "Safari", major: Number(safari[1]) };
  return { name: "?", major: 0 };
}
