/** Stands in for the page when it fails: a blank screen would tell nobody anything. */
import { Component, type ReactNode } from "react";
import { WordsContext } from "@/messages/useWords.ts";

interface Props {
  children: ReactNode;
}

export class Guard extends Component<Props, { failure: string | null }> {
  static override contextType = WordsContext;
  declare context: React.ContextType<typeof WordsContext>;
  override state = { failure: null };

  static getDerivedStateFromError(error: unknown) {
    return { failure: String(error) };
  }

  override render() {
    if (this.state.failure === null) return this.props.children;
    const { t } = this.context;
    return (
      <main className="page">
        <section className="card empty" role="alert">
          <h1>{t("app.failed")}</h1>
          <p>{t("app.failed.text")}</p>
          <pre>{this.state.failure}</pre>
          <button type="button" className="quiet" onClick={() => location.reload()}>
            {t("app.reload")}
          </button>
        </section>
      </main>
    );
  }
}
