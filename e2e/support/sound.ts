import type { Page } from "playwright-core";

/** Loudest sample that an element plays; listens for up to `ms`. */
export const loudnessOf = (page: Page, selector: string, ms = 6_000) =>
  page.evaluate(
    async ([what, limit]) => {
      const element = document.querySelector<HTMLMediaElement>(what);
      if (!element?.srcObject) return 0;
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      context.createMediaStreamSource(element.srcObject as MediaStream).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      let peak = 0;
      const end = performance.now() + limit;
      while (performance.now() < end && peak < 0.02) {
        analyser.getFloatTimeDomainData(samples);
        for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await context.close();
      return peak;
    },
    [selector, ms] as const,
  );
