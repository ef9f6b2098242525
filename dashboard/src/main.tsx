/** Puts the page together. */
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { newQueryClient } from "@/api/queries.ts";
import { App } from "@/app/App.tsx";
import { Guard } from "@/app/Guard.tsx";
import { Localised } from "@/app/Localised.tsx";
import { LiveProvider } from "@/live/LiveProvider.tsx";
import "@/styles/index.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={newQueryClient()}>
      <Localised>
        <Guard>
          <LiveProvider>
            <App />
          </LiveProvider>
        </Guard>
      </Localised>
    </QueryClientProvider>
  </StrictMode>,
);
