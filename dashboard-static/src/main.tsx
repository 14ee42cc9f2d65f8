import { render } from "preact";
import { App } from "./page/App";
import "./style/tokens.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/table.css";
import "./style/pane.css";
import "./style/console.css";
import { connect } from "./wire/live";

connect();
render(<App />, document.getElementById("app")!);
