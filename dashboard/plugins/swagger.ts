/** Puts Swagger UI into the build, so that the hub's /docs works with the cable out. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const FILES = ["swagger-ui-bundle.js", "swagger-ui.css", "LICENSE", "NOTICE"];

/** Starts the bundle from a file, so that the page needs no inline script. */
const START = `window.ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
`;

/** Copies to assets/swagger-ui-VERSION/ and names the files in swagger.json. */
export function swagger(): Plugin {
  return {
    name: "ohmstead:swagger",
    apply: "build",
    generateBundle() {
      const home = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
      const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
      const folder = `assets/swagger-ui-${version}`;
      const emit = (fileName: string, source: string | Uint8Array) =>
        this.emitFile({ type: "asset", fileName, source });
      for (const file of FILES) emit(`${folder}/${file}`, readFileSync(join(home, file)));
      emit(`${folder}/start.js`, START);
      const names = {
        version,
        script: `/${folder}/swagger-ui-bundle.js`,
        style: `/${folder}/swagger-ui.css`,
        start: `/${folder}/start.js`,
      };
      emit("swagger.json", `${JSON.stringify(names, null, 2)}\n`);
    },
  };
}
