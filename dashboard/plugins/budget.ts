/** Weighs the page's own scripts, and refuses a build that has grown too heavy. */

import type { Plugin } from "vite";
import { gzip } from "./precompress.ts";

export function budget({ scriptKilobytes }: { scriptKilobytes: number }): Plugin {
  return {
    name: "ohmstead:budget",
    apply: "build",
    generateBundle(_options, bundle) {
      const scripts = Object.values(bundle).filter((file) => file.type === "chunk");
      const bytes = scripts.reduce((sum, { code }) => sum + gzip(Buffer.from(code)).byteLength, 0);
      const kilobytes = Math.round(bytes / 100) / 10;
      this.info(`JavaScript: ${kilobytes} kB gzip of ${scriptKilobytes} kB`);
      if (kilobytes > scriptKilobytes) {
        this.error(`JavaScript is over its budget: take something out, or split it off.`);
      }
    },
  };
}
