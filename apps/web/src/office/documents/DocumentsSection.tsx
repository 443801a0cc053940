import type { Me } from "@diemcau/contract";
import { Route, Switch } from "wouter";
import { CheckPage } from "./CheckPage.tsx";
import { ComparePage } from "./ComparePage.tsx";
import { DocumentPage } from "./DocumentPage.tsx";
import { DocumentsPage } from "./DocumentsPage.tsx";
import { EditDocumentPage, NewDocumentPage } from "./EditPages.tsx";
import "./documents.css";

/** /office/documents and everything below it. */
export function DocumentsSection({ me }: { me: Me }) {
  const mayWrite = me.role === "producer";
  return (
    <Switch>
      <Route path="/office/documents/check">
        <CheckPage mayWrite={mayWrite} />
      </Route>
      {mayWrite ? (
        <Route path="/office/documents/new">
          <NewDocumentPage />
        </Route>
      ) : null}
      {mayWrite ? <Route path="/office/documents/:id/edit">{({ id }) => <EditDocumentPage key={id} id={id} />}</Route> : null}
      {mayWrite ? (
        <Route path="/office/documents/:id/compare">
          {({ id }) => <ComparePage key={id} id={id} />}
        </Route>
      ) : null}
      <Route path="/office/documents/:id">{({ id }) => <DocumentPage id={id} mayWrite={mayWrite} />}</Route>
      <Route>
        <DocumentsPage mayWrite={mayWrite} />
      </Route>
    </Switch>
  );
}
