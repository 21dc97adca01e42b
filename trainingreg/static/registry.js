/* Speeds pages up; nothing needs it. */
(function () {
  'use strict';

  // "/" goes to the search box, Escape closes menus, a click elsewhere closes them too.
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') closeMenus(null);
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    var find = document.querySelector('[data-find]');
    if (find && find.offsetParent) { event.preventDefault(); find.focus(); find.select(); }
  });
  document.addEventListener('click', function (event) { closeMenus(event.target); });

  function isTyping(element) { return /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable; }
  function closeMenus(except) {
    document.querySelectorAll('details[data-menu][open]').forEach(function (menu) {
      if (!except || !menu.contains(except)) menu.open = false;
    });
  }

  // What went wrong comes first, also where `autofocus` on a section is unknown.
  window.addEventListener('load', function () {
    var wrong = document.querySelector('[data-focus]');
    if (wrong && document.activeElement === document.body) wrong.focus();
  });

  // <input type=checkbox data-check-all="people"> ticks every box of that name in its form; [data-checked] shows how many.
  document.addEventListener('change', function (event) {
    var box = event.target, form = box.form;
    if (box.type !== 'checkbox' || !form) return;
    var master = form.querySelector('[data-check-all]');
    if (!master) return;
    var boxes = form.querySelectorAll('input[type=checkbox][name="' + master.dataset.checkAll + '"]');
    if (box === master) boxes.forEach(function (each) { each.checked = master.checked; });
    showChecked(form, master, boxes);
  });
  document.querySelectorAll('[data-check-all]').forEach(function (master) {
    master.form.querySelectorAll('[data-scripted]').forEach(function (part) { part.hidden = false; });
    showChecked(master.form, master, master.form.querySelectorAll('input[type=checkbox][name="' + master.dataset.checkAll + '"]'));
  });
  function showChecked(form, master, boxes) {
    var checked = Array.prototype.filter.call(boxes, function (each) { return each.checked; }).length;
    master.checked = checked > 0 && checked === boxes.length;
    master.indeterminate = checked > 0 && checked < boxes.length;
    form.querySelectorAll('[data-checked]').forEach(function (place) { place.textContent = checked; });
  }

  // A file may be dropped anywhere on [data-drop]; it lands in the file field inside.
  document.querySelectorAll('[data-drop]').forEach(function (zone) {
    var input = zone.querySelector('input[type=file]'), folded = input.closest('details');
    ['dragover', 'dragleave', 'drop'].forEach(function (name) {
      zone.addEventListener(name, function (event) {
        event.preventDefault();
        zone.classList.toggle('is-over', name === 'dragover');
        if (name === 'drop' && event.dataTransfer.files.length) input.files = event.dataTransfer.files;
        if (name === 'drop' && folded) folded.open = true;
      });
    });
  });

  // [data-progress-url] is replaced by what its address answers, every two seconds, until the answer has no address.
  document.querySelectorAll('[data-progress-url]').forEach(poll);
  function poll(place) {
    place.querySelectorAll('[data-unscripted]').forEach(function (link) { link.hidden = true; });
    setTimeout(function () {
      fetch(place.dataset.progressUrl, { credentials: 'same-origin', headers: { Accept: 'text/html' } })
        .then(function (answer) { if (!answer.ok || answer.redirected) throw new Error(answer.status); return answer.text(); })
        .then(function (text) {
          var fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('.rg-work');
          if (!fresh) return;
          place.replaceWith(fresh);
          if (fresh.dataset.progressUrl) poll(fresh);
        })
        .catch(function () { place.querySelectorAll('[data-unscripted]').forEach(function (link) { link.hidden = false; }); });
    }, 2000);
  }
})();
