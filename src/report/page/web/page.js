// The page is whole without this: it turns two pictures side by side into one with a slider.
(function () {
  "use strict";
  document.documentElement.classList.add("js");

  document.querySelectorAll(".compare").forEach(function (figure) {
    var range = figure.querySelector(".cut input");
    var stage = figure.querySelector(".stage");
    var zoom = 1;

    function cut(percent) {
      var at = Math.max(0, Math.min(100, percent));
      range.value = at;
      stage.style.setProperty("--cut", at);
    }
    function follow(event) {
      var box = stage.getBoundingClientRect();
      cut(100 * (event.clientX - box.left) / box.width);
    }
    if (range && !figure.classList.contains("apart")) {
      range.addEventListener("input", function () { cut(Number(range.value)); });
      stage.addEventListener("pointerdown", function (event) {
        stage.setPointerCapture(event.pointerId);
        follow(event);
      });
      stage.addEventListener("pointermove", function (event) {
        if (stage.hasPointerCapture(event.pointerId)) follow(event);
      });
      cut(50);
    }
    figure.querySelectorAll("[data-zoom]").forEach(function (button) {
      button.addEventListener("click", function () {
        zoom = Math.max(1, Math.min(8, zoom * (button.dataset.zoom > 0 ? 1.5 : 1 / 1.5)));
        stage.style.setProperty("--zoom", zoom);
      });
    });
    figure.querySelectorAll("[data-show]").forEach(function (box) {
      box.addEventListener("change", function () {
        figure.classList.toggle("no-" + box.dataset.show, !box.checked);
      });
    });
  });

  // What is folded away is printed, too.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not([open])").forEach(function (details) {
      details.open = true;
      opened.push(details);
    });
  });
  window.addEventListener("afterprint", function () {
    opened.splice(0).forEach(function (details) { details.open = false; });
  });
})();
