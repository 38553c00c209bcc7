// The page's scripts: what a browser knows, short functions, nothing unused.
const browser = ["window", "document", "location", "history", "navigator", "matchMedia", "innerWidth", "innerHeight", "addEventListener", "devicePixelRatio", "performance",
  "requestAnimationFrame", "setTimeout", "clearTimeout", "setInterval", "clearInterval", "getComputedStyle", "atob", "Blob", "Response", "DecompressionStream",
  "URL", "URLSearchParams", "Image", "ResizeObserver", "XMLSerializer"];
export default [{
  files: ["src/replygraph/maps/scripts/*.js"],
  languageOptions: { ecmaVersion: "latest", sourceType: "module", globals: Object.fromEntries(browser.map(name => [name, "readonly"])) },
  linterOptions: { reportUnusedDisableDirectives: true },
  rules: {
    "no-undef": "error", "no-unused-vars": ["error", { argsIgnorePattern: "^_" }], "no-redeclare": "error", "no-const-assign": "error", "no-shadow": ["error", { builtinGlobals: false }],
    "no-var": "error", "prefer-const": "error", eqeqeq: "error", "no-implicit-globals": "error", "no-eval": "error", "no-implied-eval": "error", "consistent-return": "off",
    "no-unreachable": "error", "no-dupe-keys": "error", "no-import-assign": "error", "no-fallthrough": "error", "no-self-assign": "error", "use-isnan": "error",
    "max-lines-per-function": ["error", { max: 60 }], "max-lines": ["error", { max: 400 }], "max-len": ["error", { code: 195 }],
  },
}];
