/** How the dashboard is built: the same bytes each time, from the same sources. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { budget } from "./plugins/budget.ts";
import { precompress } from "./plugins/precompress.ts";
import { swagger } from "./plugins/swagger.ts";

const HUB = process.env.OHMSTEAD_HUB ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), swagger(), budget({ scriptKilobytes: 150 }), precompress()],
  resolve: { tsconfigPaths: true },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    license: { fileName: "licenses.md" },
  },
  server: { host: "127.0.0.1", proxy: { "/api": HUB } },
});
