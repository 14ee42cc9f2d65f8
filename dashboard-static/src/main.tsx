import { render } from "preact";
import { App } from "./shell/App";
import { followLinks } from "./shell/router";
import "./style/tokens.css";
import "./style/contrast.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/slider.css";
import "./style/table.css";
import "./style/pane.css";
import "./style/console.css";
import { connect } from "./wire/live";

followLinks();
connect();
render(<App />, document.getElementById("app")!);
