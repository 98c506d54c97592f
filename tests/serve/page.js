window.loads = (window.loads ?? 0) + 1;
window.marker = Math.random();
addEventListener("DOMContentLoaded", () => {
  document.documentElement.dataset.theme = "dark";
  document.querySelector("#tall").style.height = "3000px";
  document.querySelector("#end").style.height = "2000px";
  const button = document.createElement("button");
  button.id = "copy";
  button.textContent = "copy";
  document.querySelector("#code").append(button);
});
